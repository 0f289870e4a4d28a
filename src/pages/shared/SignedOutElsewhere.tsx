import { Button } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { signedOutElsewhere } from '#src/auth/signed-out-elsewhere.ts';
import { paths } from '#src/paths.ts';
import { leavingLosses } from '#src/shell/leaving-losses.ts';
import { UnsavedReceipts } from '#src/shell/UnsavedReceipts.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { type UnderWay, useUnderWay } from './under-way.ts';
import { useFollowing } from './use-following.ts';

interface Stay {
  name: string;
  onSignOut: () => void;
}

/** Follows a sign-out in another tab, unless that would stop or lose something here: then this tab stays signed in, and says so. */
export function SignedOutElsewhere(stay: Stay) {
  const signedOut = useSyncExternalStore(signedOutElsewhere.subscribe, signedOutElsewhere.get);
  const here = useUnderWay();
  const isFollowing = useFollowing(signedOut, here.isIdle);
  return <Announced>{signedOut && !isFollowing && <StayNotice {...stay} here={here} />}</Announced>;
}

function StayNotice({ name, onSignOut, here: { goesOn, unrecorded } }: Stay & { here: UnderWay }) {
  const losses = leavingLosses();
  return (
    <Message
      intent="warning"
      title="Somebody signed out in another tab of this browser."
      actions={<Button onClick={onSignOut}>Sign out here too</Button>}
    >
      The session with Microsoft Entra was to end with that, so a sign-in may be asked for here. This tab is still
      signed in as <VisibleText text={name} />.
      <span>{goesOn.length > 0 && ` This goes on here: ${goesOn.join('; ')}.`}</span>
      {losses.length > 0 && <div>{`When this tab signs out: ${losses.join('. ')}.`}</div>}
      {unrecorded.map((consentId) => (
        <div key={consentId}>
          The consent{' '}
          <PageLink inline to={paths.progress(consentId)}>
            {consentId}
          </PageLink>{' '}
          is signed and not on record yet. It goes when this tab signs out.
        </div>
      ))}
      <UnsavedReceipts />
    </Message>
  );
}
