// Talking to the gateway: requests with the token, if there is one, and errors in the gateway's own words.
// All paths are relative, so that the page works behind a proxy that puts it below some folder.

const KEPT = "eventlab-token";

export class Refused extends Error {
  constructor(status, message, asked) {
    super(message);
    this.status = status;
    this.asked = asked; // the token it was asked with
  }

  // 401: the gateway does not know us. It may, as soon as we bring a token.
  get unknown() { return this.status === 401; }

  // In the meantime somebody has brought another token.
  get outdated() { return this.unknown && hasToken() && token !== this.asked; }

  // The server could not, just now: it is starting, draining, or without its store. Try again later.
  get passing() { return this.status >= 500 || this.status === 429; }
}

// `ifKept` is theme.js's, which every page has in its head: where nothing is kept, the token lives as long as the page.
let token = ifKept(() => sessionStorage.getItem(KEPT));

export const hasToken = () => token !== null;

export function keepToken(brought) {
  token = brought;
  ifKept(() => sessionStorage.setItem(KEPT, token));
}

export function forgetToken() {
  token = null;
  ifKept(() => sessionStorage.removeItem(KEPT));
}

// The JSON of an answer; a body is JSON, too. Throws Refused, or TypeError when nobody answers.
export async function ask(path, { method = "GET", body } = {}) {
  const headers = {};
  const asked = token;
  if (hasToken()) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method, headers, body, cache: "no-store" });
  const answer = await response.json().catch(() => ({}));
  const { status } = response;
  if (!response.ok) throw new Refused(status, answer.error ?? `the server answered ${status}.`, asked);
  return answer;
}

// What is stored of a pattern: { events, cursor }. The cursor is where a stream goes on, without a gap or a repeat.
export function history(pattern, query = { limit: 1 }) {
  return ask(`api/history?${new URLSearchParams({ pattern, ...query })}`);
}

// An EventSource cannot send a token: it brings a ticket, which the token buys, and which is good for one connection.
export async function streamAddress(patterns, query) {
  const parts = new URLSearchParams(patterns.map((pattern) => ["pattern", pattern]));
  for (const [name, value] of Object.entries(query)) parts.set(name, value);
  if (hasToken()) parts.set("ticket", (await ask("api/tickets", { method: "POST" })).ticket);
  return `api/events?${parts}`;
}
