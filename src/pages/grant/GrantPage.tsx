import { useState } from 'react';
import { useLoaderData } from 'react-router';
import { auth } from '#src/auth/session.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
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
  if (!isShown) return null;
  const shared = { intent: 'warning', onDismiss: () => setIsShown(false) } as const;
  if (typeof problem === 'string')
    return (
      <Message {...shared} title="The consent is not signed.">
        {`${problem} Nothing was granted.`}
      </Message>
    );
  return (
    <ErrorMessage {...shared} what="The consent is not signed" error={problem}>
      Nothing was granted.
    </ErrorMessage>
  );
}
