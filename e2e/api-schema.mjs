// S7: the native API judged by its own description, for four identities: Schemathesis makes requests that follow the OpenAPI
// document and requests that break it, and holds every answer against it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHub } from './harness/hub.mjs';
import { addressOf, PASSWORD } from './harness/product.mjs';
import { test } from './harness/runner.mjs';

/** Made-up requests for each operation and phase. */
const CASES = Number(process.env.SCHEMATHESIS_CASES ?? 5);
/** The few requests of the tests are the same each time, so that a change alone can break them; a campaign makes up others. */
const SEED = process.env.SCHEMATHESIS_CASES ? [] : ['--seed', '2026'];
const SETTINGS = {
  LOOPHUB_GATE__CALLS_PER_SECOND: '100000',
  LOOPHUB_WEBHOOKS__KEY: 'only for this trial: thirty-two letters and more',
};
/** Whoever is judged, what they send along, what they must not do lest they shut themselves out, whether they may do anything. */
const IDENTITIES = [
  {
    name: 'an administrator’s session',
    headers: async (session) => ({ cookie: session.cookie }),
    spared: ['^(delete|patch|put)_staff', '^(delete|patch|put|post)_groups', '^post_staff_id'],
    reaches: 25,
  },
  {
    name: 'a cabinet key that is granted everything',
    headers: grantedKey,
    spared: ['^post_keys_id_', '^patch_keys', '^delete_applications_id$', '^post_applications_id_suspension$'],
    reaches: 20,
  },
  { name: 'a standard key', headers: standardKey, spared: [], reaches: 2 },
  { name: 'a key that nobody issued', headers: async () => ({ 'x-apikey': `personne01:lhs_${'0'.repeat(46)}` }), spared: [], reaches: 1 },
];

for (const identity of IDENTITIES) {
  test(
    `S7 · every answer of the API is as described · ${identity.name}`,
    async (journey) => {
      const server = await startHub(journey, { dossiers: 40, settings: SETTINGS });
      const headers = await identity.headers(await session(server.origin));
      const report = await judge(journey, server.origin, headers, identity.spared);
      assert.equal(report.errors.length, 0, JSON.stringify(report.errors));
      assert.deepEqual(report.failures, []);
      assert.equal(report.operations.tested, report.operations.selected);
      // Whoever is refused everywhere proves little.
      const reached = Object.values(report.valid_rates).filter((phases) =>
        Object.values(phases).some(({ accepted }) => accepted > 0),
      );
      assert.ok(reached.length >= identity.reaches, `only ${reached.length} operations were ever carried out`);
      console.log(`        ${report.test_cases.generated} requests, ${reached.length} operations carried out`);
    },
    { timeout: 300_000 + CASES * 60_000 },
  );
}

/** Runs Schemathesis; answers with its report, having shown what it said where it found anything. */
async function judge(journey, origin, headers, spared) {
  const program = process.env.SCHEMATHESIS;
  assert.ok(program, 'SCHEMATHESIS names the program « st » of e2e/api-schema/requirements.txt; cargo xtask test sets it');
  const folder = mkdtempSync(path.join(tmpdir(), 'loophub-api-'));
  journey.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'report.json');
  const config = fileURLToPath(new URL('api-schema/schemathesis.toml', import.meta.url));
  const words = ['--config-file', config, '--no-color', 'run', `${origin}/api/openapi.json`];
  words.push('--phases', 'coverage,fuzzing,stateful', '--max-examples', String(CASES), '--continue-on-failure', ...SEED);
  words.push('--suppress-health-check', 'all', '--warnings', 'off', '--generation-database', 'none');
  words.push('--report', 'json', '--report-json-path', file);
  for (const [name, value] of Object.entries(headers)) words.push('--header', `${name}: ${value}`);
  for (const pattern of spared) words.push('--exclude-operation-id-regex', pattern);
  const said = await output(program, words, folder);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.failures.length > 0 || report.errors.length > 0) console.log(said);
  return report;
}

/** Everything a program writes, once it has ended. */
function output(program, words, folder) {
  return new Promise((resolve, reject) => {
    let written = '';
    const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part) => {
        written += part;
      });
    }
    child.on('error', reject);
    child.on('close', () => resolve(written));
  });
}

/** The administrator's session, as a browser would have it. */
async function session(origin) {
  const form = { retour: '/portefeuille', motif: '', email: addressOf('alice'), mot_de_passe: PASSWORD };
  const answer = await fetch(`${origin}/connexion`, {
    method: 'post',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  assert.equal(answer.status, 303, 'signed in');
  const call = async (method, at, body, headers = {}) => {
    const asked = { method, headers: { cookie: cookie.join('; '), 'content-type': 'application/json', ...headers } };
    const given = await fetch(`${origin}/api/v1/${at}`, { ...asked, body: body && JSON.stringify(body) });
    assert.ok(given.ok, `${method} ${at}: ${given.status}`);
    return { etag: given.headers.get('etag'), body: await given.json() };
  };
  return { cookie: cookie.join('; '), call };
}

/** A new secret of the demonstration's key of that kind. */
async function secretOf({ call }, kind) {
  const { body } = await call('GET', 'keys?limit=200');
  const key = body.data.find((each) => each.kind === kind && each.application);
  const rotated = await call('POST', `keys/${key.id}/rotation`, {});
  return { key, secret: `${key.identifier}:${rotated.body.secret}` };
}

async function standardKey(session) {
  return { 'x-apikey': (await secretOf(session, 'standard')).secret };
}

async function grantedKey(session) {
  const { key, secret } = await secretOf(session, 'cabinet');
  const grants = `applications/${key.application.id}/grants`;
  const { etag, body } = await session.call('GET', grants);
  await session.call('PUT', grants, { grants: body.possible }, { 'if-match': etag });
  return { 'x-apikey': secret };
}
