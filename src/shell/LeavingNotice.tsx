import { Button } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { leaving } from './leaving.ts';

/** What was pressed may be in the header, far from the top of the page. */
const show = (notice: HTMLElement | null) => notice?.scrollIntoView({ block: 'center' });

/** Signing in or out failed, before the page was left or on the way back to it. */
export function LeavingNotice() {
  const problem = useSyncExternalStore(leaving.subscribe, leaving.get);
  if (problem === undefined || problem === 'underWay') return null;
  const { title, why, whatToDo, correlationId, mustReload } = problem;
  return (
    <div role="alert" ref={show}>
      <Message
        intent="error"
        title={`${title}.`}
        correlationId={correlationId}
        {...(mustReload
          ? { actions: <Button onClick={() => location.reload()}>Reload</Button> }
          : { onDismiss: leaving.dismiss })}
      >
        {`${why} ${whatToDo}`}
      </Message>
    </div>
  );
}
