import {
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MenuButton,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { Copy20Regular, PersonSwap20Regular, SignOut20Regular } from '@fluentui/react-icons';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { narrow } from '#src/ui/widths.ts';
import { Initials } from './Initials.tsx';
import { notify } from './notifications.ts';

/** Who is signed in, as Microsoft Entra says. */
export interface AccountInfo {
  name: string;
  username: string;
  tenantId: string;
}

const useStyles = makeStyles({
  trigger: {
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
  popover: { maxWidth: 'calc(100vw - 16px)' },
  who: {
    display: 'flex',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    height: 'auto',
    padding: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightRegular,
    lineHeight: tokens.lineHeightBase300,
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  quiet: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
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
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          menuIcon={null}
          className={styles.trigger}
          aria-label={`Account: ${account.name}`}
          icon={<Initials name={account.name} />}
        >
          <span className={styles.name}>{account.name}</span>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover className={styles.popover}>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader className={styles.who}>
              <Initials name={account.name} large />
              <div className={styles.words}>
                <div className={styles.strong}>
                  <VisibleText text={account.name} />
                </div>
                <div>
                  <VisibleText text={account.username} />
                </div>
                <div className={styles.quiet}>Tenant ID {account.tenantId}</div>
              </div>
            </MenuGroupHeader>
            <MenuDivider />
            <MenuItem icon={<Copy20Regular />} onClick={() => copyTenantId(account.tenantId)}>
              Copy tenant ID
            </MenuItem>
            <MenuItem icon={<PersonSwap20Regular />} onClick={onSwitchAccount}>
              Switch account
            </MenuItem>
            <MenuItem icon={<SignOut20Regular />} onClick={onSignOut}>
              Sign out
            </MenuItem>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** The menu closes on the press, so the outcome is told by a notification. */
function copyTenantId(tenantId: string): void {
  navigator.clipboard.writeText(tenantId).then(
    () => notify({ title: 'Tenant ID copied', tone: 'good' }),
    () => notify({ title: 'The browser refused to copy the tenant ID', body: tenantId, tone: 'attention' }),
  );
}
