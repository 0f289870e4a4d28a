import { Button } from '@fluentui/react-components';
import { auth } from '#src/auth/session.ts';
import { Message } from '#src/ui/Message.tsx';

/** The session ended while the wizard was open. */
export function SignInAgain() {
  return (
    <Message
      intent="warning"
      title="Sign in again"
      actions={<Button onClick={() => void auth().signIn()}>Sign in again</Button>}
    >
      Your session has ended. What you entered is kept; you agree to the terms anew afterwards.
    </Message>
  );
}
