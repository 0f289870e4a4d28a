import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Navigation20Regular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import { paths } from '#src/paths.ts';
import { narrow } from '#src/ui/widths.ts';
import { AccountMenu } from './AccountMenu.tsx';
import type { AccountInfo } from './AccountMenu.tsx';
import { HeaderSearch } from './HeaderSearch.tsx';
import { HelpButton } from './HelpButton.tsx';
import { useBarStyles } from './bar-styles.ts';
import { Bell } from './Bell.tsx';
import { Logo } from './Logo.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';

const useStyles = makeStyles({
  header: {
    columnGap: tokens.spacingHorizontalXS,
    [narrow]: { columnGap: 0, paddingInline: tokens.spacingHorizontalXS },
    paddingInline: tokens.spacingHorizontalS,
  },
  home: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    whiteSpace: 'nowrap',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    [narrow]: { fontSize: tokens.fontSizeBase300 },
  },
  logo: { display: 'inline-flex', [narrow]: { display: 'none' } },
  search: { flexGrow: 1, display: 'flex', justifyContent: 'center', minWidth: 0 },
});

export function Header({
  menuOpen,
  onMenuToggle,
  account,
  onSignOut,
  onSwitchAccount,
}: {
  menuOpen: boolean;
  onMenuToggle: () => void;
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}) {
  const styles = useStyles();
  const bar = useBarStyles();
  return (
    <header className={mergeClasses(bar.bar, styles.header)}>
      <Tooltip content={menuOpen ? 'Fold the menu' : 'Unfold the menu'} relationship="description">
        <Button
          appearance="subtle"
          icon={<Navigation20Regular />}
          aria-label="Menu"
          aria-expanded={menuOpen}
          onClick={onMenuToggle}
        />
      </Tooltip>
      <Link to={paths.machines()} className={styles.home}>
        <span className={styles.logo}>
          <Logo />
        </span>
        Remote Support
      </Link>
      <div className={styles.search}>
        <HeaderSearch />
      </div>
      <Bell />
      <SettingsButton />
      <HelpButton />
      <AccountMenu account={account} onSignOut={onSignOut} onSwitchAccount={onSwitchAccount} />
    </header>
  );
}
