import {
  Avatar,
  Button,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { narrow } from '#src/ui/widths.ts';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';

/** Who is signed in, as Microsoft Entra says. */
export interface AccountInfo {
  name: string;
  username: string;
  tenantId: string;
}

const useStyles = makeStyles({
  name: {
    maxWidth: '160px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightRegular,
    [narrow]: { display: 'none' },
  },
  trigger: { minWidth: 0, flexShrink: 0, [narrow]: { paddingInline: tokens.spacingHorizontalXS } },
  surface: { width: '400px', maxWidth: 'calc(100vw - 32px)', boxSizing: 'border-box' },
  who: { display: 'flex', columnGap: tokens.spacingHorizontalM, alignItems: 'center' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  tenant: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    marginBlock: tokens.spacingVerticalM,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
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
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="subtle" className={styles.trigger} aria-label={`Account: ${account.name}`}>
          <Avatar name={account.name} size={28} color="neutral" aria-hidden="true" />
          &nbsp;
          <span className={styles.name}>{account.name}</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Account">
        <div className={styles.who}>
          <Avatar name={account.name} size={48} color="neutral" aria-hidden="true" />
          <div className={styles.words}>
            <div className={styles.strong}>
              <VisibleText text={account.name} />
            </div>
            <VisibleText text={account.username} />
          </div>
        </div>
        <div className={styles.tenant}>
          <span>
            Tenant ID <code>{account.tenantId}</code>
          </span>
          <CopyButton text={account.tenantId} label="Copy tenant ID" />
        </div>
        <div className={styles.acts}>
          <Button onClick={onSwitchAccount}>Switch account</Button>
          <Button onClick={onSignOut}>Sign out</Button>
        </div>
      </PopoverSurface>
    </Popover>
  );
}
