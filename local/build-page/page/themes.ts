import type { Theme } from './settings';

/** Variables of a theme, by name without the leading dashes: the form in which the host hands them to an extension. */
export type ThemeData = Readonly<Record<string, string>>;

type Palette = Readonly<{
  neutrals: readonly [
    n0: string,
    n2: string,
    n4: string,
    n6: string,
    n8: string,
    n10: string,
    n20: string,
    n30: string,
    n60: string,
    n70: string,
    n80: string,
    n100: string,
  ];
  primary: Readonly<Record<string, string>>;
  alpha: string;
  /** Opacity of primary, secondary and disabled text over the strongest neutral. */
  text: readonly [primary: string, secondary: string, disabled: string];
  communication: Readonly<{ background: string; foreground: string; on: string }>;
  status: Readonly<Record<string, string>>;
  shadow: string;
}>;

const neutralNames = ['0', '2', '4', '6', '8', '10', '20', '30', '60', '70', '80', '100'] as const;
const alphaSteps = [2, 4, 6, 8, 10, 20, 30, 60, 80] as const;

const light: Palette = {
  neutrals: [
    '255, 255, 255',
    '248, 248, 248',
    '244, 244, 244',
    '239, 239, 239',
    '234, 234, 234',
    '218, 218, 218',
    '200, 200, 200',
    '166, 166, 166',
    '102, 102, 102',
    '76, 76, 76',
    '51, 51, 51',
    '0, 0, 0',
  ],
  primary: {
    'palette-primary': '0, 120, 212',
    'palette-primary-shade-30': '0, 69, 120',
    'palette-primary-shade-20': '0, 90, 158',
    'palette-primary-shade-10': '16, 110, 190',
    'palette-primary-darkened-6': '0, 103, 181',
    'palette-primary-darkened-10': '0, 91, 161',
    'palette-primary-tint-10': '43, 136, 216',
    'palette-primary-tint-20': '199, 224, 244',
    'palette-primary-tint-30': '222, 236, 249',
    'palette-primary-tint-40': '239, 246, 252',
  },
  alpha: '0, 0, 0',
  text: ['.9', '.55', '.38'],
  communication: {
    background: 'rgba(0, 120, 212, 1)',
    foreground: 'rgba(0, 90, 158, 1)',
    on: 'rgba(255, 255, 255, 1)',
  },
  status: {
    'status-info-foreground': 'rgba(0, 120, 212, 1)',
    'status-error-foreground': 'rgba(205, 74, 69, 1)',
    'status-error-background': 'rgba(249, 235, 235, 1)',
    'status-error-text': 'rgba(218, 10, 0, 1)',
    'status-error-strong': 'rgba(168, 0, 0, 1)',
    'status-success-foreground': 'rgba(16, 124, 16, 1)',
    'status-success-background': 'rgba(223, 246, 221, 1)',
    'status-success-text': 'rgba(16, 124, 16, 1)',
    'status-warning-foreground': 'rgba(250, 157, 45, 1)',
    'status-warning-background': 'rgba(251, 242, 236, 1)',
    'status-warning-icon-foreground': 'rgba(177, 133, 37, 1)',
    'status-warning-text': 'rgba(184, 94, 6, 1)',
    'component-status-error': 'rgba(205, 74, 69, 1)',
    'component-status-success': 'rgba(85, 163, 98, 1)',
    'component-status-warning': 'rgba(214, 127, 60, 1)',
    'component-status-info': 'rgba(0, 120, 212, 1)',
    'component-status-neutral': 'rgba(102, 102, 102, 1)',
  },
  shadow: '0, 0, 0',
};

const dark: Palette = {
  neutrals: [
    '32, 31, 30',
    '37, 36, 35',
    '41, 40, 39',
    '50, 49, 48',
    '59, 58, 57',
    '72, 70, 68',
    '96, 94, 92',
    '121, 119, 117',
    '190, 187, 184',
    '210, 208, 206',
    '225, 223, 221',
    '255, 255, 255',
  ],
  primary: {
    'palette-primary': '0, 120, 212',
    'palette-primary-shade-30': '98, 171, 245',
    'palette-primary-shade-20': '54, 162, 233',
    'palette-primary-shade-10': '43, 136, 216',
    'palette-primary-darkened-6': '0, 103, 181',
    'palette-primary-darkened-10': '0, 91, 161',
    'palette-primary-tint-10': '16, 110, 190',
    'palette-primary-tint-20': '0, 69, 120',
    'palette-primary-tint-30': '4, 57, 98',
    'palette-primary-tint-40': '6, 41, 68',
  },
  alpha: '255, 255, 255',
  text: ['.9', '.7', '.5'],
  communication: {
    background: 'rgba(0, 120, 212, 1)',
    foreground: 'rgba(98, 171, 245, 1)',
    on: 'rgba(255, 255, 255, 1)',
  },
  status: {
    'status-info-foreground': 'rgba(58, 150, 221, 1)',
    'status-error-foreground': 'rgba(244, 135, 113, 1)',
    'status-error-background': 'rgba(74, 30, 26, 1)',
    'status-error-text': 'rgba(251, 135, 128, 1)',
    'status-error-strong': 'rgba(251, 135, 128, 1)',
    'status-success-foreground': 'rgba(146, 195, 83, 1)',
    'status-success-background': 'rgba(57, 61, 27, 1)',
    'status-success-text': 'rgba(146, 195, 83, 1)',
    'status-warning-foreground': 'rgba(252, 225, 0, 1)',
    'status-warning-background': 'rgba(67, 53, 25, 1)',
    'status-warning-icon-foreground': 'rgba(250, 187, 80, 1)',
    'status-warning-text': 'rgba(250, 187, 80, 1)',
    'component-status-error': 'rgba(224, 100, 95, 1)',
    'component-status-success': 'rgba(107, 183, 119, 1)',
    'component-status-warning': 'rgba(225, 145, 81, 1)',
    'component-status-info': 'rgba(58, 150, 221, 1)',
    'component-status-neutral': 'rgba(190, 187, 184, 1)',
  },
  shadow: '0, 0, 0',
};

const highContrast: Palette = {
  neutrals: [
    '0, 0, 0',
    '0, 0, 0',
    '0, 0, 0',
    '20, 20, 20',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
    '255, 255, 255',
  ],
  primary: { ...dark.primary, 'palette-primary': '26, 235, 255' },
  alpha: '255, 255, 255',
  text: ['1', '1', '.8'],
  communication: { background: 'rgba(26, 235, 255, 1)', foreground: 'rgba(255, 255, 0, 1)', on: 'rgba(0, 0, 0, 1)' },
  status: {
    ...dark.status,
    'status-error-background': 'rgba(0, 0, 0, 1)',
    'status-warning-background': 'rgba(0, 0, 0, 1)',
    'status-success-background': 'rgba(0, 0, 0, 1)',
    'component-status-error': 'rgba(255, 120, 110, 1)',
    'component-status-success': 'rgba(63, 242, 63, 1)',
    'component-status-warning': 'rgba(255, 200, 60, 1)',
    'component-status-neutral': 'rgba(255, 255, 255, 1)',
  },
  shadow: '255, 255, 255',
};

/** The variables that azure-devops-ui reads, for each theme. */
export const themes: Readonly<Record<Theme, ThemeData>> = {
  light: toThemeData(light),
  dark: toThemeData(dark),
  'high-contrast': toThemeData(highContrast),
};

function toThemeData(palette: Palette): ThemeData {
  const neutral = (name: (typeof neutralNames)[number]): string => palette.neutrals[neutralNames.indexOf(name)] ?? '';
  return {
    ...Object.fromEntries(neutralNames.map((name) => [`palette-neutral-${name}`, neutral(name)])),
    ...Object.fromEntries(
      alphaSteps.map((step) => [`palette-black-alpha-${step}`, `rgba(${palette.alpha}, ${step / 100})`]),
    ),
    ...palette.primary,
    ...palette.status,
    'palette-accent3': '214, 127, 60',
    'background-color': `rgba(${neutral('0')}, 1)`,
    'text-primary-color': `rgba(${neutral('100')}, ${palette.text[0]})`,
    'text-secondary-color': `rgba(${neutral('100')}, ${palette.text[1]})`,
    'text-disabled-color': `rgba(${neutral('100')}, ${palette.text[2]})`,
    'communication-background': palette.communication.background,
    'communication-foreground': palette.communication.foreground,
    'text-on-communication-background': palette.communication.on,
    'border-subtle-color': `rgba(${neutral('100')}, .08)`,
    'callout-background-color': `rgba(${neutral('0')}, 1)`,
    'callout-filtered-background-color': `rgba(${neutral('0')}, .86)`,
    'callout-shadow-color': `rgba(${palette.shadow}, .132)`,
    'callout-shadow-secondary-color': `rgba(${palette.shadow}, .108)`,
    'panel-shadow-color': `rgba(${palette.shadow}, .22)`,
    'panel-shadow-secondary-color': `rgba(${palette.shadow}, .18)`,
    'focus-border-color': `rgba(${palette.primary['palette-primary'] ?? ''}, 1)`,
    'focus-pulse-max-color': `rgba(${palette.primary['palette-primary'] ?? ''}, .35)`,
    'focus-pulse-min-color': `rgba(${palette.primary['palette-primary'] ?? ''}, .15)`,
    'component-label-default-color': `rgba(${neutral('6')}, 1)`,
    'component-label-default-color-hover': `rgba(${neutral('10')}, 1)`,
    'component-grid-row-hover-color': `rgba(${neutral('2')}, 1)`,
    'component-grid-selected-row-color': `rgba(${palette.primary['palette-primary-tint-30'] ?? ''}, 1)`,
    'component-grid-focus-border-color': `rgba(${palette.primary['palette-primary'] ?? ''}, 1)`,
    'component-grid-cell-bottom-border-color': `rgba(${neutral('8')}, 1)`,
    'third-party-icon-filter': 'none',
  };
}
