import { pageData } from '../shared/dom';
import { Clock } from '../shared/clock';
import { Stub } from '../shared/pass';
import { Words } from '../shared/words';
import '../shared/page.css';

const clock = new Clock();
const words = new Words(clock.now);
words.apply();
new Stub(words, pageData()).draw(clock.now());
