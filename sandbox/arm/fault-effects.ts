import { isInstallation } from '#sandbox/fault-rules.ts';
import type { FaultName } from '#sandbox/faults.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { faultAlterations, preemptedPoll, preemption } from './fault-alterations.ts';
import { faultReplies, gatewayTimeout, type StruckExchange } from './fault-replies.ts';
import type { ArmReply } from './http.ts';
import { finishOperation } from './operations.ts';
import type { ReplyContext } from './reply.ts';

/** `broken`: the connection breaks. `silent`: it stays, and nothing comes. */
export type NoReply = 'broken' | 'silent';

export interface Struck extends StruckExchange {
  tenant: Tenant;
  /** What the reply's headers are made of. */
  context: ReplyContext;
  wait: (milliseconds: number) => Promise<void>;
}

/** What becomes of a request. `handle` does what was asked and gives Azure's reply; an effect that does not call it leaves all as it was. */
type Effect = (struck: Struck, handle: () => Promise<ArmReply>) => Promise<ArmReply | NoReply>;

const usualDelay = 10;

const afterwards =
  (outcome: () => ArmReply | NoReply): Effect =>
  async (_struck, handle) => {
    await handle();
    return outcome();
  };

/** Ends an installation that has been taken, as one is that a newer operation ends: what was not installed is not there, what was stays. */
const preemptInstallation = ({ tenant, context, now }: Struck): void => {
  const operation = tenant.operations.get(context.requestId);
  const extension = tenant.extensions.get(operation?.resourceId ?? '');
  if (operation === undefined || extension === undefined) return;
  if (extension.properties.provisioningState === 'Creating') tenant.extensions.delete(operation.resourceId ?? '');
  else extension.properties.provisioningState = 'Canceled';
  finishOperation(tenant, operation.id, { status: 'Canceled', error: preemption }, now);
};

const ownEffects = {
  'dropped-before': async () => 'broken',
  'dropped-after': afterwards(() => 'broken'),
  'hangs-before': async () => 'silent',
  'hangs-after': afterwards(() => 'silent'),
  'gateway-timeout-after': afterwards(gatewayTimeout),
  'hidden-headers': async ({ context }, handle) => {
    context.exposeHeaders = false;
    return handle();
  },
  preempted: async (struck, handle) => {
    const reply = await handle();
    if (!isInstallation(struck)) return preemptedPoll(reply, struck);
    preemptInstallation(struck);
    return reply;
  },
  slow: async ({ rule, wait }, handle) => {
    const reply = await handle();
    await wait((rule.seconds ?? usualDelay) * 1000);
    return reply;
  },
} satisfies Partial<Record<FaultName, Effect>>;

const effects: Record<FaultName, Effect> = {
  ...ownEffects,
  ...mapped(
    faultReplies,
    (reply): Effect =>
      async (struck) =>
        reply(struck),
  ),
  ...mapped(
    faultAlterations,
    (alter): Effect =>
      async (struck, handle) =>
        alter(await handle(), struck),
  ),
};

function mapped<Name extends string, From, To>(
  record: Record<Name, From>,
  change: (one: From) => To,
): Record<Name, To> {
  const entries = Object.entries<From>(record).map(([name, one]) => [name, change(one)]);
  return Object.fromEntries(entries) as Record<Name, To>;
}

/** Handles a request as the fault that struck it has it. */
export const handleStruck: Effect = (struck, handle) => effects[struck.rule.fault](struck, handle);
