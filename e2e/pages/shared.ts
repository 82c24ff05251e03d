/** `/shared`: what went where and when. */
import { type Page } from '@playwright/test';

export class Shared {
  constructor(private readonly page: Page) {}

  // Acts
  forget = () => this.page.getByRole('button', { name: 'Take off the list' }).click();

  // Sights
  entry = (whom: string) => this.page.getByRole('main').getByRole('listitem').filter({ has: this.page.getByText(whom, { exact: true }) });
  none = () => this.page.getByText('You have shared nothing yet.');
}
