// What axe cannot decide and a person has looked at. Each entry names a rule, the element and the reason; an entry
// for a whole page or a whole rule is not accepted in review.

/** @type {{ rule: string, target: RegExp, reason: string }[]} */
export const SIGNED_OFF = [];
