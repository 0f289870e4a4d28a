import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';

/** What this tab shows of the others' work is as old as its last look at Azure. */
export function WorkElsewhere({ isElsewhere }: { isElsewhere: boolean }) {
  return (
    <Announced>
      {isElsewhere && (
        <Message intent="warning" title="Another tab of this browser is not done with this grant.">
          It may ask for access on machines that are shown here as stopped or not asked for. Stop it in that tab, or
          press Revoke access: what is revoked is not asked for any more.
        </Message>
      )}
    </Announced>
  );
}
