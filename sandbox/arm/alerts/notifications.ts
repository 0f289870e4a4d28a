import { isObject, type JsonObject } from '#sandbox/json.ts';
import { hostName, isLoopbackHost } from '#sandbox/origins.ts';
import { stableNumber } from '#sandbox/stable-ids.ts';
import type { AlertNotification, Tenant } from '#sandbox/tenant.ts';

interface Receiver {
  /** `emailReceivers` for instance. */
  list: string;
  receiver: JsonObject;
}

/** Receivers of people, who read here what they are sent. */
const people = new Set([
  'emailReceivers',
  'smsReceivers',
  'voiceReceivers',
  'armRoleReceivers',
  'azureAppPushReceivers',
]);

/** How many stay to be read. */
const mostKept = 200;

/** All receivers in an action group, or in a request for a test. */
export const receiversOf = (properties: JsonObject): Receiver[] =>
  Object.entries(properties).flatMap(([list, receivers]) =>
    list.endsWith('Receivers') && Array.isArray(receivers)
      ? receivers.filter(isObject).map((receiver) => ({ list, receiver }))
      : [],
  );

/** Tells one receiver. Webhooks are called on this computer alone; what people would be sent stays here to be read. */
export function tell(
  tenant: Tenant,
  { list, receiver, ...about }: Receiver & Pick<AlertNotification, 'group' | 'at' | 'payload'>,
): AlertNotification {
  const all = (tenant.notifications ??= []);
  const mechanism = list.charAt(0).toUpperCase() + list.slice(1, -'Receivers'.length);
  const { name, emailAddress, phoneNumber, roleId, serviceUri } = receiver;
  const to = [serviceUri, emailAddress, phoneNumber, roleId].find((each) => typeof each === 'string') ?? '';
  const id = String(11_000_000_000_000 + stableNumber(`${about.group}/${about.at}/${all.length}`, 1e9));
  const told: AlertNotification = { id, ...about, mechanism, receiver: String(name), to, state: 'Succeeded' };
  all.push(told);
  all.splice(0, all.length - mostKept);
  if (list === 'webhookReceivers') void call(told);
  else if (!people.has(list)) fail(told, 'The sandbox emulates no such receiver.');
  return told;
}

const fail = (told: AlertNotification, detail: string): void => void Object.assign(told, { state: 'Failed', detail });

/** Real ms that a webhook has. */
const patience = 10_000;

async function call(told: AlertNotification): Promise<void> {
  told.state = 'Sending';
  if (!URL.canParse(told.to) || !isLoopbackHost(hostName(new URL(told.to).host)))
    return fail(told, 'The sandbox calls webhooks on this computer alone.');
  const body = JSON.stringify(told.payload);
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  try {
    const signal = AbortSignal.timeout(patience);
    const { ok, status } = await fetch(told.to, { method: 'POST', headers, body, signal, redirect: 'manual' });
    if (ok) told.state = 'Succeeded';
    else fail(told, `The webhook answered ${status}.`);
  } catch (error) {
    fail(told, `The webhook can't be reached: ${String(error)}`);
  }
}
