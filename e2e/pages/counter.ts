/** `/ask` and `/open`: what happens at a counter, and links that are not badges alone. */
import { type Page } from '@playwright/test';

export class Counter {
  constructor(private readonly page: Page) {}

  // Acts
  ask = async (name: string, reason: string) => {
    await this.page.getByRole('textbox', { name: 'Who asks' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Why' }).fill(reason);
    await this.page.getByRole('button', { name: 'Show my question' }).click();
  };
  typeQuestion = async (letters: string) => {
    await this.page.getByRole('textbox', { name: 'Letters of the question' }).fill(letters);
    await this.page.getByRole('button', { name: 'Continue' }).click();
  };
  takeAnswer = async (link: string) => {
    await this.page.getByRole('textbox', { name: 'Or paste the link' }).fill(link);
    await this.page.getByRole('button', { name: 'Check', exact: true }).click();
  };
  scanQuestion = () => this.page.getByRole('button', { name: 'Scan their question' }).click();
  scanAnswer = () => this.page.getByRole('button', { name: 'Scan the answer' }).click();
  askAnew = () => this.page.getByRole('button', { name: 'Ask anew' }).click();
  unlock = async (phrase: string) => {
    await this.page.getByRole('textbox', { name: 'Passphrase' }).fill(phrase);
    await this.page.getByRole('button', { name: 'Open', exact: true }).click();
  };

  // Sights
  letters = () => this.page.locator('.spoken');
  question = () => this.page.getByRole('img', { name: /^Code/ });
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
