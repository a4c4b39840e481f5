// What goes to the sandbox and what comes from it.

const RETRY_MS = 2000;
const FROM_THE_PAGE = { "X-Baton-Sandbox": "1" };

async function checked(answer) {
  if (!answer.ok) throw new Error((await answer.text()) || `The sandbox answered ${answer.status}.`);
  return answer;
}

/** Does something; resolves with the answer, an object that may be empty. */
export async function post(path, body) {
  const isFile = body instanceof Blob;
  const sent = body === undefined || isFile ? body : JSON.stringify(body);
  const answer = await checked(await fetch(path, { method: "POST", headers: FROM_THE_PAGE, body: sent }));
  return answer.status === 200 ? answer.json() : {};
}

/** Does something of which the stream shows whether it worked. */
export function act(path, body) {
  post(path, body).catch(() => {});
}

export async function get(path) {
  return (await checked(await fetch(path, { headers: FROM_THE_PAGE }))).text();
}

/** What to tell a person about something that failed. */
export function reason(problem) {
  return problem instanceof TypeError ? "The sandbox does not answer." : problem.message;
}

/** Keeps the page up to date until it is closed. */
export function connect(onNews, onLive) {
  const events = new EventSource("/events");
  events.onopen = () => onLive(true);
  events.onmessage = ({ data }) => onNews(JSON.parse(data));
  events.onerror = () => {
    events.close();
    onLive(false);
    setTimeout(() => connect(onNews, onLive), RETRY_MS);
  };
}
