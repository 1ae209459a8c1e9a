// The real binary on a free port, with a data folder of its own.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BINARY =
  process.env.LOOPHUB_BIN ?? fileURLToPath(new URL('../../target/release/loophub', import.meta.url));
const POSTGRES = process.env.LOOPHUB_TEST_POSTGRES_URL;

/** The databases this run can use. */
export const DATABASES = POSTGRES ? ['sqlite', 'postgres'] : ['sqlite'];

/**
 * Starts the demonstration with `dossiers` generated dossiers; stopped and removed when the journey ends. `settings`
 * are further variables of its environment (`LOOPHUB_MAIL__SMTP`…).
 */
export async function startHub(journey, { dossiers = 0, database = 'sqlite', settings = {} } = {}) {
  const hub = new Hub(dossiers, database, await freePort(), settings);
  journey.after((failure) => hub.discard(failure));
  await hub.start({ fresh: true });
  return hub;
}

/** Starts a server over a database with nothing in it. */
export async function startEmptyHub(journey) {
  const hub = new Hub(0, 'sqlite', await freePort(), {});
  hub.settings = { LOOPHUB_DATABASE_URL: `sqlite://${hub.data}/loophub.db`, LOOPHUB_LISTEN: `127.0.0.1:${hub.port}` };
  journey.after((failure) => hub.discard(failure));
  await hub.start({ serve: true });
  return hub;
}

class Hub {
  #child;
  #output = '';
  #database;

  constructor(dossiers, kind, port, settings) {
    this.settings = settings;
    this.dossiers = dossiers;
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
    this.data = mkdtempSync(path.join(tmpdir(), 'loophub-e2e-'));
    this.#database = kind === 'postgres' ? createDatabase() : undefined;
  }

  /** Everything it wrote since the first start. */
  get output() {
    return this.#output;
  }

  /** Starts the program; `later` lets it believe that the clock stands further, such as `+25h`. */
  async start({ fresh = false, later, serve = false } = {}) {
    const demo = ['demo', '--data', this.data, '--listen', `127.0.0.1:${this.port}`];
    demo.push('--dossiers', String(this.dossiers), ...(fresh ? ['--fresh'] : []));
    const asked = serve ? ['serve'] : demo;
    const env = { ...process.env };
    delete env.LOOPHUB_DATABASE_URL;
    Object.assign(env, this.settings);
    if (this.#database) env.LOOPHUB_DATABASE_URL = this.#database;
    if (later) Object.assign(env, clockOf(later));
    this.#child = spawn(BINARY, asked, { env, cwd: this.data, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (part) => {
        this.#output += part;
      });
    }
    this.#child.on('error', (error) => {
      this.#output += `\n${error}`;
    });
    await this.#ready();
  }

  /** As a machine that loses its power to this process. */
  async kill() {
    await this.#end('SIGKILL');
  }

  async stop() {
    await this.#end('SIGTERM');
  }

  async discard(failure) {
    // A program that never started has no process number, and no end to wait for.
    const runs = this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
    if (runs) await this.stop();
    if (failure) console.log(`        the server's last lines:\n${this.#output.split('\n').slice(-12).join('\n')}`);
    if (this.#database) dropDatabase(this.#database);
    rmSync(this.data, { recursive: true, force: true });
  }

  async #ready() {
    const end = Date.now() + 120_000;
    while (Date.now() < end) {
      if (this.#child.exitCode !== null || this.#child.pid === undefined) break;
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`${BINARY} is not ready:\n${this.#output}`);
  }

  async #end(signal) {
    const child = this.#child;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(late);
  }
}

/** What `faketime` sets for a program, so that it needs not stand between us and the program. */
function clockOf(later) {
  const names = ['LD_PRELOAD', 'FAKETIME'];
  const values = execFileSync('faketime', ['-f', later, 'printenv', ...names], { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

/** A port of loopback that nobody uses now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

let made = 0;

function createDatabase() {
  made += 1;
  const name = `e2e_${process.pid}_${made}`;
  psql(`CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  return url.toString();
}

function dropDatabase(url) {
  psql(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

function psql(statement) {
  execFileSync('psql', [POSTGRES, '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement], { stdio: 'pipe' });
}
