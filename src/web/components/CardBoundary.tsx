import * as React from 'react';
import type { MessageView } from '../view/view';
import { Notice } from './Message';

interface CardBoundaryProps {
  /** Name of the card, for people. */
  readonly title: string;
  readonly onRetry: () => void;
}

/** A card that cannot be drawn takes no other with it. React has no other way to say so than a class. */
export class CardBoundary extends React.Component<CardBoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const message: MessageView = {
      tone: 'warning',
      title: `${this.props.title}: this report cannot be shown`,
      text: ['The log of the step that published it shows the result.'],
      retry: false,
    };
    return <Notice message={message} onRetry={this.props.onRetry} />;
  }
}
