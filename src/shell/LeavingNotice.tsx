import { Button } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { forgetHere, leaving } from './leaving.ts';
import { UnsavedReceipts } from './UnsavedReceipts.tsx';

/** What was pressed may be in the header, far from the top of the page. What is higher than the window is read from its beginning. */
const show = (notice: HTMLElement | null) =>
  notice?.scrollIntoView({ block: notice.offsetHeight < window.innerHeight ? 'center' : 'start' });

/** Signing in or out failed, before the page was left or on the way back to it. */
export function LeavingNotice() {
  const problem = useSyncExternalStore(leaving.subscribe, leaving.get, leaving.get);
  if (problem === undefined || problem === 'underWay') return null;
  const { title, why, whatToDo, correlationId, mustReload, mayForget } = problem;
  return (
    <div role="alert" ref={show}>
      <Message
        intent="error"
        title={`${title}.`}
        correlationId={correlationId}
        actions={
          (mustReload && <Button onClick={() => location.reload()}>Reload</Button>) ||
          (mayForget && <Button onClick={() => void forgetHere()}>Forget me in this tab</Button>)
        }
        {...(!mustReload && { onDismiss: leaving.dismiss })}
      >
        <span>{`${why} ${whatToDo}`}</span>
        {mayForget && (
          <div>
            Or let this tab forget you, which loses what signing out loses. Other tabs of this app stay signed in, and
            your session with Microsoft Entra does not end with it: whoever reloads this page later may be signed in as
            you.
            <UnsavedReceipts />
          </div>
        )}
      </Message>
    </div>
  );
}
