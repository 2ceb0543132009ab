% rebase('base.tpl', area='admin')
% state = labels.NOTICE_STATE[notice.state]
<p class="back"><a href="/admin/notices">{{_('← All messages')}}</a></p>
<h1>{{words.kind(notice.kind).capitalize()}} <span class="badge {{labels.NOTICE_BADGE[notice.state]}}">{{words.say(state)}}</span></h1>
<p>{{html('To **{recipient}**', recipient=_(way.shown_recipient) if way.shown_recipient else notice.recipient)}} · {{words.say(way.label)}} · <span lang="{{notice.language}}">{{labels.LANGUAGE[notice.language]}}</span>\\
% if notice.event_id:
 · <a href="/admin/events/{{notice.event_id}}">{{_('event {id}', id=str(notice.event_id))}}</a>\\
% end
</p>
<article>
  <p id="about">\\
% when = words.when(notice.finished_at or notice.due_at)
% if notice.state == 'sent':
{{_('It was sent {when}.', when=when)}} \\
% elif notice.state == 'failed' and notice.last_error:
{{_('It couldn’t be sent:')}} <span lang="en">{{notice.last_error}}</span> \\
% elif notice.state == 'failed':
{{_('It couldn’t be sent: the reason is unknown')}} \\
% elif notice.state == 'undelivered':
{{_('Not sent: email wasn’t set up.')}} \\
% elif notice.last_error == 'held back':
{{_('Held back: this address was sent too many messages.')}} \\
% elif notice.state == 'dropped' and notice.last_error:
{{_('Skipped {when}:', when=when)}} <span lang="en">{{notice.last_error}}</span> \\
% elif notice.state == 'dropped':
{{_('Skipped {when}: it was out of date by then.', when=when)}} \\
% else:
{{_('Scheduled {when}, if still relevant.', when=when)}} \\
% end
% if not still_applies and notice.state != 'dropped':
{{_('This message is out of date and won’t be sent.')}} \\
% end
% if message:
{{_('Preview with current details.')}}\\
% else:
{{_("The booking has been deleted, so the text can’t be shown.")}}\\
% end
</p>
</article>
% if message:
<article>
  <h2 id="subject" lang="{{language}}">{{message.subject}}</h2>
  <p class="letter" id="words" lang="{{language}}">{{message.text}}</p>
  % if message.buttons and way.has_bot:
  <p id="buttons">{{_('With the buttons: {buttons}.', buttons=', '.join(button.label for button in message.buttons))}}</p>
  % end
  % if message.calendar and way.is_mail:
  <p class="hint">{{_('With an entry for the calendar.')}}</p>
  % end
</article>
% if '…' in message.text:
<p class="hint">{{_("“…” hides the guest’s private link.")}}</p>
% end
% end
