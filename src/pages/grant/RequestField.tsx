import { Field, Input, Select } from '@fluentui/react-components';
import { sameId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { fieldIds } from './problems.ts';
import { useField, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

/** The support request that access is for. A list of one line: requests that come late move nothing below them. */
export function RequestField() {
  const { state, requests, request, change } = useWizard();
  const input = state.inputs.request;
  const listed = request.is === 'ticket' ? request.ticket.number : input.mode === 'listed' ? input.listed : '';
  const value = input.mode === 'typed' ? 'typed' : request.is === 'none' ? 'none' : listed;
  const isUnlisted = input.mode === 'listed' && !requests.tickets.some(({ number }) => number === input.listed);
  // While requests are read, or some couldn't be, it may be open all the same.
  const isClosed = request.is === 'problem' && request.why === 'notOpen';
  const choose = (chosen: string) =>
    change({
      request:
        chosen === 'typed' || chosen === 'none'
          ? { ...input, mode: chosen }
          : { ...input, mode: 'listed', listed: chosen },
    });
  return (
    <div className={styles.stack}>
      <Field {...useField('request', 'Support request')} hint={<Hint value={value} />}>
        <Select
          id={fieldIds.request}
          className={styles.select ?? ''}
          value={value}
          onChange={(_, data) => choose(data.value)}
        >
          {value === '' && (
            <option value="">{requests.isPending ? 'Loading open requests…' : 'Select a support request'}</option>
          )}
          {requests.tickets.map(({ number, title }) => (
            <option key={number} value={number}>
              {visibleText(`${number} ${title}`, 120)}
            </option>
          ))}
          {isUnlisted && (
            <option value={input.listed}>
              {visibleText(input.listed)}
              {isClosed && ' (not among the open requests)'}
            </option>
          )}
          <option value="typed">Another number</option>
          <option value="none">None yet</option>
        </Select>
      </Field>
      {input.mode === 'typed' && <TypedNumber />}
      {requests.unread > 0 && (
        <Message tone="warning">
          Requests of {requests.unread === 1 ? '1 subscription' : `${requests.unread} subscriptions`} couldn’t be read.
        </Message>
      )}
    </div>
  );
}

/** What the choice means; its line is there before there is one. */
function Hint({ value }: { value: string }) {
  const { choice, request, requests } = useWizard();
  if (request.is === 'none')
    return (
      <StateWord tone="attention">
        Microsoft can’t use this access until you open a support request, but the clock starts now.
      </StateWord>
    );
  const { resourceId = '', severity } = requests.tickets.find(({ number }) => number === value) ?? {};
  const about = choice.included.find(({ id }) => sameId(id, resourceId));
  const isObvious = request.is === 'ticket' && request.isObvious;
  const why = about && `About ${about.name}${isObvious ? ', so it’s chosen' : ''}`;
  const details = [why, severity && `Severity ${severity}`].filter(Boolean).join(' · ');
  return details === '' ? '\u00a0' : <AzureText text={details} />;
}

function TypedNumber() {
  const { state, change } = useWizard();
  const { request } = state.inputs;
  return (
    <Field {...useField('number', 'Number')} required hint="It isn’t checked against Azure.">
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
