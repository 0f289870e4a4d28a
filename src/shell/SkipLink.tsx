import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  link: {
    position: 'fixed',
    insetBlockStart: tokens.spacingVerticalS,
    insetInlineStart: tokens.spacingHorizontalS,
    zIndex: 10,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    boxShadow: tokens.shadow8,
    outline: `2px solid ${tokens.colorStrokeFocus2}`,
    // Off the window until a keyboard reaches it.
    ':not(:focus)': { transform: 'translateY(-300%)' },
    '@media print': { display: 'none' },
  },
});

export function SkipLink() {
  const styles = useStyles();
  return (
    <a
      href="#main"
      className={styles.link}
      onClick={(event) => {
        // The address stays as it is: the fragment would be view state that means nothing.
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}
    >
      Skip to main content
    </a>
  );
}
