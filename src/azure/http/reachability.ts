import { createStore } from 'zustand/vanilla';
import { serverNow } from '#src/server-time.ts';
import { readRetryAfter, throttledSeconds } from './error-reply.ts';

/** A time in which nothing came from Azure. */
export interface Outage {
  /** Server time of the first failure after the last reply, ms. */
  since: number;
  /** `lost`: no reply at all. `notAzure`: a web page came in place of Azure's reply, such as the sign-in page of a network. */
  why: 'lost' | 'notAzure';
}

interface Reachability {
  outage: Outage | undefined;
  /** Azure answers fewer requests than were sent, and asked to wait until then: server time, ms. */
  heldUntil: number;
}

/** Whether Azure can be reached: one place says so, whoever asks. */
export const reachability = createStore<Reachability>(() => ({ outage: undefined, heldUntil: 0 }));

/** `fetch` that also notes whether Azure is there. Being called off by its reader says nothing about that. */
export async function watchedFetch(url: URL, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    const { aborted = false, reason } = init.signal ?? {};
    const isSilent = aborted && reason instanceof DOMException && reason.name === 'TimeoutError';
    if (!aborted || isSilent) noteFailure('lost');
    throw error;
  }
  if (response.status === 429) noteHold(response.headers);
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && type.toLowerCase().startsWith('text/html')) noteFailure('notAzure');
  else if (reachability.getState().outage !== undefined) reachability.setState({ outage: undefined });
  return response;
}

function noteHold(headers: Headers): void {
  const seconds = throttledSeconds(readRetryAfter(headers, serverNow));
  const until = serverNow() + seconds * 1000;
  if (until > reachability.getState().heldUntil) reachability.setState({ heldUntil: until });
}

function noteFailure(why: Outage['why']): void {
  const { outage } = reachability.getState();
  if (outage?.why !== why) reachability.setState({ outage: { since: outage?.since ?? serverNow(), why } });
}
