// Registers journeys, runs them two at a time, and closes with one line that a machine can read.

/** How many run at once: each has a program, a database and a place in the browser of its own. */
const LANES = 2;

const registered = [];
let currentFile = '';

/**
 * Registers a journey. `run` receives a journal of what to undo when it ends, however it ends. One that looks at the clock
 * runs `alone`, after the others.
 */
export function test(name, run, { timeout = 180_000, alone = false } = {}) {
  registered.push({ name, run, timeout, alone, file: currentFile });
}

/** Loads each file, so that its journeys register under its name. */
export async function load(files) {
  for (const file of files) {
    currentFile = file.name;
    await import(file.url);
  }
}

/** Runs what was registered and matches one of the words; returns { passed, failed }. */
export async function runAll(words = [], say = (line) => console.log(line)) {
  const chosen = registered.filter(
    ({ name, file }) => words.length === 0 || words.some((word) => `${file} ${name}`.includes(word)),
  );
  const failures = [];
  let passed = 0;
  const lane = async (waiting) => {
    for (let journey = waiting.shift(); journey; journey = waiting.shift()) {
      const start = performance.now();
      const error = await attempt(journey);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const label = `${journey.file} › ${journey.name}`;
      if (error === undefined) {
        passed += 1;
        say(`ok      ${seconds.padStart(6)} s  ${label}`);
      } else {
        failures.push(label);
        say(`FAILED  ${seconds.padStart(6)} s  ${label}\n${indent(error.stack ?? String(error))}`);
      }
    }
  };
  const together = chosen.filter(({ alone }) => !alone);
  await Promise.all(Array.from({ length: LANES }, () => lane(together)));
  await lane(chosen.filter(({ alone }) => alone));
  for (const label of failures) say(`failed: ${label}`);
  return { passed, failed: failures.length };
}

async function attempt({ name, run, timeout }) {
  const undo = [];
  let timer;
  let failure;
  try {
    await Promise.race([
      run({ after: (step) => undo.push(step) }),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`« ${name} » took more than ${timeout} ms`)), timeout);
      }),
    ]);
  } catch (error) {
    failure = error;
  }
  clearTimeout(timer);
  for (const step of undo.reverse()) {
    try {
      await step(failure);
    } catch (error) {
      failure ??= error;
    }
  }
  return failure;
}

function indent(text) {
  return text.replace(/^/gmu, '        ');
}
