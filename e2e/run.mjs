// node run.mjs [WORD…]: every journey whose file or name holds one of the words; all without a word.

import { readdirSync } from 'node:fs';
import { load, runAll } from './harness/runner.mjs';
import { closeBrowser } from './harness/visitor.mjs';

const here = new URL('.', import.meta.url);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .sort()
  // The harness proves itself before it judges anything.
  .sort((a, b) => Number(b.startsWith('harness')) - Number(a.startsWith('harness')))
  .map((name) => ({ name, url: new URL(name, here) }));

await load(files);
const { passed, failed } = await runAll(process.argv.slice(2));
await closeBrowser();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
