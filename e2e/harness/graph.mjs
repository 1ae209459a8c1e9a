// A Microsoft tenant on loopback: tokens, invitations and guests, with the behaviours that a journey asks for.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { freePort } from './hub.mjs';

/** Starts a tenant; stopped when the journey ends. */
export async function startGraph(journey) {
  const graph = new Graph(await freePort());
  journey.after(() => graph.stop());
  await graph.start();
  return graph;
}

class Graph {
  /** Users of the tenant. */
  users = [];
  /** Every call: { method, path, body }. */
  calls = [];
  /** When set, invitations are refused with this error: { status, code, message }. */
  refusal;
  /** Whether the administrator's consent stands. */
  consented = true;
  #server;

  constructor(port) {
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
  }

  /** The settings of a hub whose application this tenant knows. */
  get settings() {
    return {
      LOOPHUB_GRAPH__CLIENT_ID: 'loop-teams',
      LOOPHUB_GRAPH__CLIENT_SECRET: randomUUID(),
      LOOPHUB_GRAPH__LOGIN_URL: this.origin,
      LOOPHUB_GRAPH__GRAPH_URL: this.origin,
    };
  }

  get invitations() {
    return this.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/invitations'));
  }

  start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    return new Promise((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  stop() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** The guest redeemed the invitation. */
  accept(address) {
    const user = this.users.find(({ mail }) => mail.toLowerCase() === address.toLowerCase());
    user.externalUserState = 'Accepted';
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.origin);
    const body = await text(request);
    this.calls.push({ method: request.method, path: url.pathname, body });
    const say = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (url.pathname.endsWith('/oauth2/v2.0/token')) {
      if (!this.consented) {
        return say(400, { error: 'unauthorized_client', error_description: 'AADSTS700016: the application was not found in the directory.' });
      }
      return say(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'graph-token' });
    }
    if (request.method === 'POST' && url.pathname.endsWith('/invitations')) {
      if (this.refusal) {
        const { status, code, message } = this.refusal;
        return say(status, { error: { code, message } });
      }
      return say(201, this.#invite(JSON.parse(body)));
    }
    const id = url.pathname.match(/\/users\/([^/]+)$/u)?.[1];
    if (id) {
      const user = this.users.find((one) => one.id === decodeURIComponent(id));
      if (user) return say(200, user);
      return say(404, { error: { code: 'Request_ResourceNotFound', message: 'no such user' } });
    }
    if (url.pathname.endsWith('/users')) {
      const filter = url.searchParams.get('$filter') ?? '';
      return say(200, { value: this.users.filter(({ mail }) => filter.toLowerCase().includes(mail.toLowerCase())) });
    }
    return say(404, { error: { code: 'NotFound', message: url.pathname } });
  }

  #invite({ invitedUserEmailAddress: mail }) {
    let user = this.users.find((one) => one.mail.toLowerCase() === mail.toLowerCase());
    if (!user) {
      user = { id: randomUUID(), mail, otherMails: [mail], userType: 'Guest', externalUserState: 'PendingAcceptance' };
      this.users.push(user);
    }
    return {
      id: randomUUID(),
      inviteRedeemUrl: `${this.origin}/redeem?user=${user.id}`,
      invitedUserEmailAddress: mail,
      status: 'PendingAcceptance',
      invitedUser: { id: user.id },
    };
  }
}

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
