% rebase('base.tpl', area='admin')
<p><a href="/admin/notices">← All messages</a></p>
<h1>{{kind.capitalize()}} <span class="badge {{words.NOTICE_BADGE[notice.state]}}">{{words.NOTICE_STATE[notice.state]}}</span></h1>
<p>To <strong>{{notice.recipient if notice.channel == 'email' else 'a Telegram chat'}}</strong> · {{words.CHANNEL[notice.channel]}} · {{words.LANGUAGE[notice.language]}}\\
% if notice.event_id:
 · <a href="/admin/events/{{notice.event_id}}">event {{notice.event_id}}</a>\\
% end
</p>
<article>
  <p id="about">\\
% if notice.state == 'sent':
It was sent on {{words.day_and_time(notice.finished_at, zone)}}. \\
% elif notice.state == 'failed':
It could not be sent: {{notice.last_error or 'nobody said why'}} \\
% elif notice.state == 'undelivered':
It was not sent: nothing to send it by was set up. \\
% elif notice.state == 'dropped':
It was dropped on {{words.day_and_time(notice.finished_at, zone)}}: {{notice.last_error or 'its time came, and it was no longer true.'}} \\
% else:
It is sent on {{words.day_and_time(notice.due_at, zone)}} or soon after, if it is still true then. \\
% end
% if not is_true and notice.state != 'dropped':
What it tells is no longer true, so it would not be sent now. \\
% end
% if message:
These are its words with the facts as they are now.\\
% else:
What it tells of is no more, so its words can't be shown again.\\
% end
</p>
</article>
% if message:
<article>
  <h2 id="subject">{{message.subject}}</h2>
  <p class="letter" id="words" lang="{{language}}">{{message.text}}</p>
  % if message.buttons and notice.channel == 'telegram':
  <p id="buttons">With the buttons: {{', '.join(button.label for button in message.buttons)}}.</p>
  % end
  % if message.calendar and notice.channel == 'email':
  <p class="hint">With an entry for the calendar.</p>
  % end
</article>
% if '…' in message.text:
<p class="hint">“…” stands for what is nobody's but the reader's: whoever has the key of a booking may cancel it.</p>
% end
% end
