// What axe cannot decide and a person has looked at. Each entry names a rule, the element and the reason; an entry
// for a whole page or a whole rule is not accepted in review.

// `what` holds for one doubt of axe alone: the same element with another one is not signed off.

/** @type {{ rule: string, target: RegExp, what?: RegExp, reason: string }[]} */
export const SIGNED_OFF = [
  // The open account menu is a native popover in the top layer, which axe does not look through. Its ground is `surface`
  // and its words are `text`: that pair is recomputed from the style sheet by T-TOKENS (16.2 light, 14.3 dark).
  { rule: 'color-contrast', target: /^a\[href\$="compte"\]$/u, reason: 'popover: text on surface, in T-TOKENS' },
  { rule: 'color-contrast', target: /^button\[name="langue"\]$/u, reason: 'popover: text on surface, in T-TOKENS' },
  {
    rule: 'color-contrast',
    target: /^form\[action="\/deconnexion"\] > button$/u,
    reason: 'popover: text on surface, in T-TOKENS',
  },
  // A menu of a list is a popover too: its words and controls are `text` on `surface`.
  {
    rule: 'color-contrast',
    target: /^(label\[for="col-|button\[value="(colonnes|proposer|acces)"\]|#(exporter|imprimer|actions|proposer-aide)\b|li|\.lien(\[type="button"\])?$)/u,
    what: /overlapped by another element/u,
    reason: 'popover: text and link on surface, in T-TOKENS',
  },
  // The foot of the window stays in view and lies over the cards that are scrolled under it: their words are `text` and
  // `text2` on `bg` and `surface`, pairs of T-TOKENS.
  {
    rule: 'color-contrast',
    target: /^(#liste-\d|h3$|#a\d+-[de]|#[cg]\d+$|label\[for="[ac]\d|\.fixe|\.carte)/u,
    what: /overlapped by another element/u,
    reason: 'scrolled under the foot of the window: text on bg and surface, in T-TOKENS',
  },
  // The plate of a card repeats the first letter of the name beside it, and is hidden from assistive technology.
  {
    rule: 'color-contrast',
    target: /\.plaque$/u,
    what: /too short to determine/u,
    reason: 'one letter, repeated from the name: soft-t on soft, in T-TOKENS',
  },
];
