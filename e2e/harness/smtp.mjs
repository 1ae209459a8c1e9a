// A mail server on loopback that keeps what it accepts, and can be told to misbehave.

import { createServer } from 'node:net';
import { freePort } from './hub.mjs';

/** Starts a sink; stopped when the journey ends. `refuse` is a pattern of recipients it refuses for good. */
export async function startSmtp(journey, { refuse } = {}) {
  const sink = new Sink(await freePort(), refuse);
  journey.after(() => sink.stop());
  await sink.start();
  return sink;
}

class Sink {
  /** Accepted mails, in order: { to, raw, subject, id, at }. */
  mails = [];
  #server;
  #sockets = new Set();

  constructor(port, refuse) {
    this.port = port;
    this.refuse = refuse;
  }

  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The settings of a hub whose letters leave through it. */
  get settings() {
    return { LOOPHUB_MAIL__SMTP: this.url, LOOPHUB_MAIL__FROM: 'loophub@cegidpartenaires.example' };
  }

  async start() {
    this.#server = createServer((socket) => this.#talk(socket));
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** The server is down: connections are refused until the next start. */
  async stop() {
    if (!this.#server) return;
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  /** The mails for one address. */
  to(address) {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  #talk(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let text = '';
    let to = [];
    let body;
    const say = (line) => socket.write(`${line}\r\n`);
    const command = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'EHLO' || word === 'HELO') return say('250 sink');
      if (word === 'MAIL' || word === 'RSET') {
        to = [];
        return say('250 OK');
      }
      if (word === 'RCPT') {
        const address = line.match(/<([^>]*)>/u)?.[1] ?? '';
        if (this.refuse?.test(address)) return say('550 5.1.1 No such user here');
        to.push(address);
        return say('250 OK');
      }
      if (word === 'DATA') {
        body = [];
        return say('354 Go on');
      }
      if (word === 'QUIT') {
        say('221 Bye');
        return socket.end();
      }
      return say('250 OK');
    };
    say('220 sink');
    socket.on('data', (part) => {
      text += part.toString('latin1');
      let end = text.indexOf('\r\n');
      while (end !== -1) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (body === undefined) command(line);
        else if (line === '.') {
          this.#keep(to, body.join('\r\n'));
          body = undefined;
          say('250 Kept');
        } else body.push(line.startsWith('.') ? line.slice(1) : line);
        end = text.indexOf('\r\n');
      }
    });
  }

  #keep(to, raw) {
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/gu, ' ');
    const header = (name) => head.match(new RegExp(`^${name}: *(.*)$`, 'imu'))?.[1] ?? '';
    this.mails.push({ to, raw, subject: decoded(header('Subject')), id: header('Message-ID'), at: Date.now(), text: textPart(raw) });
  }
}

/** A header whose words may be encoded (RFC 2047). */
function decoded(value) {
  return value
    .replace(/\?=\s+=\?/gu, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/giu, (_, how, words) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(words, 'base64').toString('utf8')
        : quoted(words.replaceAll('_', ' ')),
    );
}

/** The plain text of a mail, decoded. */
function textPart(raw) {
  const at = raw.search(/Content-Type: text\/plain/iu);
  if (at === -1) return '';
  const part = raw.slice(at);
  const start = part.indexOf('\r\n\r\n');
  const head = part.slice(0, start);
  const end = part.indexOf('\r\n--', start);
  const body = part.slice(start + 4, end === -1 ? undefined : end);
  if (/base64/iu.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (/quoted-printable/iu.test(head)) return quoted(body.replace(/=\r\n/gu, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

function quoted(text) {
  const bytes = text.replace(/=([0-9A-F]{2})/giu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
