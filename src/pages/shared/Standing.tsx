import { OpenRevokes } from './OpenRevokes.tsx';
import { SignedOutElsewhere } from './SignedOutElsewhere.tsx';

/** What the areas of the app have to say on every page. */
export function Standing({ account, onSignOut }: { account: { name: string }; onSignOut: () => void }) {
  return (
    <>
      <SignedOutElsewhere name={account.name} onSignOut={onSignOut} />
      <OpenRevokes />
    </>
  );
}
