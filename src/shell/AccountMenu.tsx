import { Button } from '@fluentui/react-components';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { Initials } from './Initials.tsx';
import styles from './AccountMenu.module.css';

/** Who is signed in, as Microsoft Entra says. */
export interface AccountInfo {
  name: string;
  username: string;
  tenantId: string;
}

const load = async () => (await import('./AccountActs.tsx')).AccountActs;

export function AccountMenu({
  account,
  onSignOut,
  onSwitchAccount,
}: {
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}) {
  return (
    <LatePopover
      label="Account"
      surface={styles.surface}
      load={load}
      renderButton={(opener) => (
        <Button
          {...opener}
          appearance="subtle"
          className={styles.button}
          aria-label={`Account: ${account.name}`}
          icon={<Initials name={account.name} />}
        >
          <span className={styles.name}>{account.name}</span>
        </Button>
      )}
    >
      {(AccountActs, close) => (
        <AccountActs account={account} onSignOut={onSignOut} onSwitchAccount={onSwitchAccount} onClose={close} />
      )}
    </LatePopover>
  );
}
