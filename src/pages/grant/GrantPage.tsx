import { useState } from 'react';
import { useLoaderData } from 'react-router';
import { auth } from '#src/auth/session.ts';
import { describeError } from '#src/azure/errors.ts';
import { Page } from '#src/shell/Page.tsx';
import { Message } from '#src/ui/Message.tsx';
import { type Adoption, adoptSignature } from './adopt-signature.ts';
import { GrantWizard } from './GrantWizard.tsx';

export const handle = { crumb: 'Grant access' };

export const loader = (): Promise<Adoption> => adoptSignature();

export function Component() {
  // Of the load that followed the sign-in: later ones, when the step changes, know nothing of it.
  const [{ problem }] = useState(useLoaderData<Adoption>());
  const { account } = auth();
  return (
    <Page title="Grant access" subtitle="Let Microsoft Support in, on stated terms">
      {problem !== undefined && <SignInProblem problem={problem} />}
      {account && <GrantWizard person={account} />}
    </Page>
  );
}

function SignInProblem({ problem }: { problem: unknown }) {
  const [isShown, setIsShown] = useState(true);
  const { title, why, whatToDo, correlationId } = describeError(problem);
  if (!isShown) return null;
  return (
    <Message
      intent="warning"
      title={`The consent is not signed. ${title}`}
      correlationId={correlationId}
      onDismiss={() => setIsShown(false)}
    >
      {why} {whatToDo} Nothing was granted.
    </Message>
  );
}
