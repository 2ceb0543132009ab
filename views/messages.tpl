% rebase('base.tpl', area='admin')
% path = f'/admin/events/{event.id}/messages'
% include('event_tabs.tpl', event=event, here='/messages')
% fields = [(part, name) for part, names in parts_of.items() for name in names.values()]
% given = lambda name: draft.typed.get(name, '')
% if preview:
<section id="preview" aria-labelledby="preview-heading" tabindex="-1" autofocus>
  <h2 id="preview-heading">{{pgettext('message', 'Preview')}}</h2>
  <p id="meant">{{words.say(recipients[to][0])}} · {{ngettext('{number} person', '{number} people', preview.meant.people)}}. {{_('Everyone gets it once, however many bookings they have.')}}
    % if len(preview.letters) == 1:
    <strong>{{_('You’ve written it in one language only, so everyone gets it in that one.')}}</strong>
    % end
  </p>
  % for language, letter in preview.letters.items():
  <article class="message" lang="{{language}}">
    <h3>{{letter.subject}}</h3>
    <p class="letter">{{letter.text}}</p>
  </article>
  % end
  % if preview.meant.people:
  % if not is_told:
  <p class="hint">{{_('No emails will be sent, because email isn’t set up.')}}</p>
  % end
  <div id="send">
    % for action, form_id in (('send', 'send-message'), ('test', 'try-message')):
    <form method="post" action="{{path}}/{{action}}" id="{{form_id}}">
      % include('key.tpl')
      <input type="hidden" name="to" value="{{to}}">
      % include('message_choice.tpl', draft=draft)
      % for part, name in fields:
      <input type="hidden" name="{{name}}" value="{{given(name)}}">
      % end
      % if action == 'send':
      <button>{{ngettext('Send to {number} person', 'Send to {number} people', preview.meant.people)}}</button>
      % else:
      <button class="secondary outline">{{_('Send me a test')}}</button>
      % end
    </form>
    % end
  </div>
  % else:
  <p class="hint" id="nobody">{{_('There’s nobody to send it to.')}}</p>
  % end
</section>
% end
<article id="compose">
  <h2>{{_('Change the message') if preview else _('Write to guests')}}</h2>
  % form = flash.form or path
  <form method="post" action="{{path}}" class="fields" id="write-message" {{'data-refused' if flash.faults else ''}} novalidate>
    <fieldset class="wide" id="to">
      <legend>{{_('To')}}</legend>
      % for name, (said, number) in recipients.items():
      <label><input type="radio" name="to" value="{{name}}" {{'checked' if name == to else ''}}>{{words.say(said)}}&nbsp;·&nbsp;{{words.number(number)}}</label>
      % end
    </fieldset>
    % include('message_choice.tpl', draft=draft)
    <p class="wide hint" id="languages-hint">{{_('Everyone gets the message in their own language. If you write it in one language only, everyone gets that one.')}}</p>
    % for language in sorted(labels.LANGUAGE, key=lambda one: one != words.language):
    <fieldset class="wide" id="in-{{language}}">
      <legend lang="{{language}}">{{labels.LANGUAGE[language]}}</legend>
      % name = parts_of['subject'][language]
      <label for="{{name}}">{{_('Subject')}}</label>
      <input id="{{name}}" name="{{name}}" value="{{given(name)}}" lang="{{language}}" maxlength="{{longest['subject']}}" autocomplete="off" aria-describedby="{{name}}-fault" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}}>
      % include('field.tpl', form=form, name=name, id=name)
      % name = parts_of['text'][language]
      <label for="{{name}}">{{_('Message')}}</label>
      <textarea id="{{name}}" name="{{name}}" rows="8" lang="{{language}}" maxlength="{{longest['text']}}" aria-describedby="text-hint {{name}}-fault" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}}>{{given(name)}}</textarea>
      % include('field.tpl', form=form, name=name, id=name)
    </fieldset>
    % end
    <p class="wide hint" id="text-hint">{{_('Plain text. Addresses that begin with https:// become links. We add a greeting above, and the event’s details and the link to the guest’s booking below.')}}</p>
    <div class="wide"><button {{'class=secondary' if preview else ''}}>{{_('Preview')}}</button></div>
  </form>
</article>
<section aria-labelledby="written-heading">
  <h2 id="written-heading">{{_('What you’ve written')}}</h2>
  % if not written:
  <p class="hint" id="nothing-written">{{_('You haven’t written to the guests of this event yet.')}}</p>
  % end
  % for one in written:
  % counts = one.outcomes
  <article class="message" id="message-{{one.id}}">
    <h3>{{one.written.in_language(words.language).subject}}</h3>
    <p class="hint">{{words.day_and_time(one.sent_at)}} · <bdi>{{words.say(names[one.actor])}}</bdi> · {{words.say(to_whom[one.written.to]) if one.written.to in to_whom else ngettext('Guests with {number} selected booking', 'Guests with {number} selected bookings', len(one.written.booking_ids))}}</p>
    % waiting = counts['due'] + counts['sending']
    % said = [ngettext('{number} sent', '{number} sent', counts['sent'])]
    % said += [ngettext('{number} failed', '{number} failed', counts['failed'])] if counts['failed'] else []
    % said += [ngettext('{number} waiting to be sent', '{number} waiting to be sent', waiting)] if waiting else []
    % said += [ngettext('{number} not sent: email isn’t set up', '{number} not sent: email isn’t set up', counts['undelivered'])] if counts['undelivered'] else []
    % said += [ngettext('{number} skipped: their booking had changed', '{number} skipped: their booking had changed', counts['dropped'])] if counts['dropped'] else []
    % said += [_('being prepared for more people')] if one.is_on_its_way else []
    <p class="outcomes">{{' · '.join(said)}}</p>
    % if one.failed:
    <ul class="failed">
      % for failed in one.failed:
      <li id="failed-{{failed.notice_id}}"><bdi>{{failed.who}}</bdi> <small lang="en">{{failed.error}}</small>
        <form method="post" action="/notices/{{failed.notice_id}}/send">
          % include('key.tpl')
          <button class="secondary outline" aria-describedby="failed-{{failed.notice_id}}">{{_('Send again')}}</button>
        </form>
      </li>
      % end
    </ul>
    % end
    <details>
      <summary>{{_('Read the message')}}</summary>
      % for language, letter in one.written.letters.items():
      <div lang="{{language}}">
        <p><strong>{{letter.subject}}</strong></p>
        <p class="letter">{{letter.text}}</p>
      </div>
      % end
    </details>
  </article>
  % end
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Earlier messages')}}</a></p>
  % end
  <p class="hint">{{html('Guests also get automatic messages: see [all messages of this event]({path}). Who got what is kept for 90 days.', path=f'/admin/notices?event={event.id}')}}</p>
</section>
