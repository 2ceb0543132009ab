% rebase('base.tpl', area='admin')
<section id="notices" aria-labelledby="notices-heading">
  <h1 id="notices-heading">{{_('Messages')}}</h1>
  % if not channels:
  <article class="flash" id="not-configured" role="note">
    <p>{{html('**Messages aren’t being sent: email and Telegram aren’t set up.** You can open any message here to see what guests would get.')}}</p>
    <p>{{html('Set up [email]({email}) or [Telegram]({telegram}). Messages of the last day that are still relevant are sent then.', email='/admin/settings#email', telegram='/admin/settings#telegram')}}</p>
  </article>
  % end
  <article class="choices">
    % for channel, way in ways.items():
    % target = way.address_of(account)
    <div class="choice">
      <p>{{html(way.is_set_up if channel in channels else way.is_not_set_up)}}\\
% if channel not in channels:
 <a href="/admin/settings#{{channel}}">{{_('Set up')}}</a>\\
% end
% if channel in channels and not target:
 {{html(way.has_no_target, account='/account#notices')}}\\
% end
</p>
      % if channel in channels and target:
      <form method="post" action="/admin/notices/test" id="test-{{channel}}"><input type="hidden" name="channel" value="{{channel}}"><button class="secondary outline">{{_('Send me a test')}}</button></form>
      % end
    </div>
    % end
  </article>
  <article>
    % counted = ((counts.due, ngettext('{number} message waiting to be sent', '{number} messages waiting to be sent', counts.due)), (counts.retried, ngettext('{number} to be tried again', '{number} to be tried again', counts.retried)), (counts.failed, ngettext('{number} failed', '{number} failed', counts.failed)), (counts.undelivered, ngettext('{number} not delivered', '{number} not delivered', counts.undelivered)), (counts.held_back, ngettext('{number} held back', '{number} held back', counts.held_back)))
    % told = [said for number, said in counted if number]
    <p id="counts">{{' · '.join(told) if told else _('No message is waiting to be sent.')}}</p>
    % if event_id in titles:
    <p id="of-event">{{html('Messages about [{title}]({path}).', title=titles[event_id], path=f'/admin/events/{event_id}/messages')}} <a href="/admin/notices">{{_('All messages')}}</a></p>
    % end
    <form method="get" action="/admin/notices" class="line" id="filter" aria-label="{{_('Filter')}}">
      % if event_id:
      <input type="hidden" name="event" value="{{event_id}}">
      % end
      <div class="wide">
        <label for="filter-state">{{_('Show')}}</label>
        <select id="filter-state" name="state">
          <option value="">{{_('all messages')}}</option>
          % for one, meaning in labels.NOTICE_STATE.items():
          <option value="{{one}}" {{'selected' if one == state else ''}}>{{words.say(meaning).lower()}}</option>
          % end
        </select>
      </div>
      <button class="secondary outline">{{_('Show')}}</button>
    </form>
    % if not notices:
    <p class="hint" id="no-notices">{{_('No messages match.') if state or event_id else _('No messages yet. The first comes with the first booking.')}}</p>
    % else:
    <table role="table" class="notices">
      <caption class="unseen">{{_('Messages, the newest first')}}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('What and to whom')}}</th><th role="columnheader" scope="col">{{_('State')}}</th><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Tries, last error')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
      <tbody role="rowgroup">
        % for one in notices:
        <tr role="row" id="notice-{{one.id}}">
          <td role="cell" class="who"><a href="/admin/notices/{{one.id}}">{{words.kind(one.kind).capitalize()}}</a> <small>{{_(ways[one.channel].named_recipient, name=names.get(one.account_id) or _('Someone')) if ways[one.channel].named_recipient else one.recipient}} · <span lang="{{one.language}}">{{labels.LANGUAGE[one.language]}}</span>\\
% if one.event_id:
 · <a href="/admin/events/{{one.event_id}}/messages"><bdi>{{titles.get(one.event_id) or _('event')}}</bdi></a>\\
% end
</small></td>
          <td role="cell" class="state"><span class="badge {{labels.NOTICE_BADGE[one.state]}}">{{words.say(labels.NOTICE_STATE[one.state])}}</span></td>
          % when = words.day_and_time(one.finished_at or one.due_at)
          <td role="cell" class="when">{{when if one.finished_at else _('next try {when}', when=when) if one.tries else _('due {when}', when=when)}}</td>
          <td role="cell" class="what">{{ngettext('{number} try', '{number} tries', one.tries) if one.tries else ''}}\\
% if one.last_error == 'held back':
 <small>{{_('Held back: this address was sent too many messages.')}}</small>\\
% elif one.last_error and one.state != 'sent':
 <small lang="en">{{one.last_error}}</small>\\
% elif one.state == 'dropped':
 <small>{{_('It was out of date.')}}</small>\\
% end
</td>
          <td role="cell" class="actions">
            % if one.state in ('failed', 'undelivered', 'sent') or one.last_error == 'held back':
            <div><form method="post" action="/admin/notices/{{one.id}}/send">
              % include('key.tpl')
              <button class="secondary outline" aria-describedby="notice-{{one.id}}">{{_('Send again')}}</button>
            </form></div>
            % end
          </td>
        </tr>
        % end
      </tbody>
    </table>
    % end
  </article>
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Earlier messages')}}</a></p>
  % end
  <p class="hint">{{html('[Add words of your own]({path}) to these messages.', path='/admin/settings/letters')}} {{_('A message that is out of date when it’s due is skipped: a reminder for a booking that has been confirmed, for instance. Messages are kept for 90 days.')}}</p>
</section>
