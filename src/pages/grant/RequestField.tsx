import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { sameId } from '#src/lib/arm-id.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { fieldIds } from './problems.ts';
import { isAbout, type OpenRequest } from './request-choice.ts';
import { useValidation, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

/** Requests about other things are folded away beyond so many. */
const mostShown = 5;

/** The support request that access is for. */
export function RequestField() {
  const { state, requests, request, choice, change } = useWizard();
  const input = state.inputs.request;
  const listed = request.is === 'ticket' ? request.ticket.number : input.mode === 'listed' ? input.listed : '';
  const value = input.mode === 'typed' ? 'typed' : request.is === 'none' ? 'none' : listed;
  const covered = choice.included.map(({ id }) => id);
  const shown = requests.tickets.filter(
    (ticket, at) => at < mostShown || isAbout(ticket, covered) || ticket.number === listed,
  );
  const isGone = input.mode === 'listed' && !requests.tickets.some(({ number }) => number === input.listed);
  const choose = (chosen: string) =>
    change({
      request:
        chosen === 'typed' || chosen === 'none'
          ? { ...input, mode: chosen }
          : { ...input, mode: 'listed', listed: chosen },
    });
  return (
    <div className={styles.stack}>
      <Field label="Support request" {...useValidation('request')}>
        <RadioGroup id={fieldIds.request} value={value} onChange={(_, data) => choose(data.value)}>
          {shown.map((ticket) => (
            <Radio key={ticket.number} value={ticket.number} label={<Request ticket={ticket} />} />
          ))}
          {isGone && (
            <Radio
              value={input.listed}
              label={
                <>
                  <AzureText text={input.listed} /> <span className={styles.quiet}>Not among the open requests</span>
                </>
              }
            />
          )}
          {requests.isPending && <Spinner label="Loading open requests" />}
          <Radio value="typed" label="Another number" />
          <Radio value="none" label="None yet" />
        </RadioGroup>
      </Field>
      {input.mode === 'typed' && <TypedNumber />}
      {requests.unread > 0 && (
        <Message tone="warning">
          Requests of {requests.unread === 1 ? '1 subscription' : `${requests.unread} subscriptions`} couldn’t be read.
        </Message>
      )}
      {request.is === 'none' && (
        <Message tone="warning">
          Microsoft can’t use this access until you open a support request, but the clock starts now.
        </Message>
      )}
    </div>
  );
}

function Request({ ticket }: { ticket: OpenRequest }) {
  const { choice, request } = useWizard();
  const { number, title, severity, resourceId = '' } = ticket;
  const about = choice.included.find(({ id }) => sameId(id, resourceId));
  const isObvious = request.is === 'ticket' && request.isObvious && request.ticket.number === number;
  const details = [
    ...(about ? [`About ${about.name}${isObvious ? ', so it’s chosen' : ''}`] : []),
    ...(severity === undefined ? [] : [`Severity ${severity}`]),
  ].join(' · ');
  return (
    <>
      {number} <AzureText text={title} max={100} />
      <div className={styles.quiet}>
        <AzureText text={details} />
      </div>
    </>
  );
}

function TypedNumber() {
  const { state, change } = useWizard();
  const { request } = state.inputs;
  return (
    <Field label="Number" required hint="It isn’t checked against Azure." {...useValidation('number')}>
      <Input
        id={fieldIds.number}
        inputMode="numeric"
        autoComplete="off"
        maxLength={40}
        value={request.typed}
        onChange={(_, { value }) => change({ request: { ...request, typed: value } })}
      />
    </Field>
  );
}
