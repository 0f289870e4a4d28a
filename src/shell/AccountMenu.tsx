import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { narrow } from '#src/ui/widths.ts';
import { Initials } from './Initials.tsx';

/** Who is signed in, as Microsoft Entra says. */
export interface AccountInfo {
  name: string;
  username: string;
  tenantId: string;
}

const load = async () => (await import('./AccountActs.tsx')).AccountActs;

const useStyles = makeStyles({
  button: {
    minWidth: 0,
    flexShrink: 0,
    columnGap: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightRegular,
    [narrow]: { paddingInline: tokens.spacingHorizontalXS },
  },
  name: {
    maxWidth: '160px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    [narrow]: { display: 'none' },
  },
  surface: { padding: tokens.spacingVerticalXS },
});

export function AccountMenu({
  account,
  onSignOut,
  onSwitchAccount,
}: {
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}) {
  const styles = useStyles();
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
