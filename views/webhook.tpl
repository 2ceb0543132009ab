% # One address: how it does, what may be done with it, and every delivery with its tries.
% rebase('base.tpl', area='admin')
<p class="back"><a href="/admin/webhooks">{{_('← All webhooks')}}</a></p>
<h1><bdi>{{title}}</bdi></h1>
<p id="state">
  % include('webhook_badge.tpl', webhook=webhook)
  % if webhook.disabled_why:
  {{words.say(why[webhook.disabled_why])}} {{_('What waited for it is kept for 30 days and sent once it’s on again.')}}
  % elif webhook.failing_since:
  {{_('Nothing has been delivered since {moment}.', moment=words.day_and_time(webhook.failing_since))}} {{_('After three days it’s turned off.')}}
  % end
</p>
<div class="actions" id="webhook-actions">
  <form method="post" action="{{path}}/test" id="test">
    % include('key.tpl')
    <button>{{_('Send a test')}}</button>
  </form>
  <form method="post" action="{{path}}" id="switch">
    % include('key.tpl')
    <input type="hidden" name="enabled" value="{{'false' if webhook.is_enabled else 'true'}}">
    <button class="secondary outline">{{_('Turn off') if webhook.is_enabled else _('Turn on')}}</button>
  </form>
</div>
<article id="deliveries" aria-labelledby="deliveries-heading">
  <h2 id="deliveries-heading">{{_('Deliveries')}}</h2>
  <p id="counts">{{ngettext('{number} waiting', '{number} waiting', waiting.due)}} · {{ngettext('{number} failed', '{number} failed', waiting.failed)}}</p>
  <form method="get" action="{{path}}" class="line" id="filter" aria-label="{{_('Filter')}}">
    <div class="wide">
      <label for="filter-state">{{_('Show')}}</label>
      <select id="filter-state" name="state">
        <option value="">{{_('all deliveries')}}</option>
        % for one, meaning in states.items():
        <option value="{{one}}" {{'selected' if one == state else ''}}>{{words.say(meaning).lower()}}</option>
        % end
      </select>
    </div>
    <button class="secondary outline">{{_('Show')}}</button>
  </form>
  % if not deliveries:
  <p class="hint" id="no-deliveries">{{_('No deliveries match.') if state else _('Nothing was sent yet. Send a test, or wait for the next booking.')}}</p>
  % else:
  <table role="table" class="deliveries">
    <caption class="unseen">{{_('Deliveries, the newest first')}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('What')}}</th><th role="columnheader" scope="col">{{_('State')}}</th><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Tries')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for shown in deliveries:
      % one, last = shown.delivery, shown.tries[-1] if shown.tries else None
      <tr role="row" id="delivery-{{one.id}}">
        <td role="cell" class="who">{{words.say(types_said[one.type])}} <code translate="no">{{one.type}}</code></td>
        <td role="cell" class="state"><span class="badge {{badges[one.state]}}">{{words.say(states[one.state])}}</span></td>
        <td role="cell" class="when">\\
% if one.state != 'due':
{{words.day_and_time(last.at)}}\\
% elif max(one.due_at, rests_until) > now:
{{_('next try {when}', when=words.day_and_time(max(one.due_at, rests_until)))}}\\
% elif webhook.is_enabled or one.history_id is None:
{{_('being sent')}}\\
% else:
{{_('once it’s on again')}}\\
% end
</td>
        <td role="cell" class="what">
          % if last:
          <details>
            <summary>{{ngettext('{number} try', '{number} tries', one.tries)}} · {{last.status or _('no answer')}} · {{_('{number} ms', number=last.milliseconds)}}</summary>
            <ol reversed class="tries">
              % for tried in reversed(shown.tries):
              <li>{{words.day_and_time(tried.at)}} · {{tried.status or _('no answer')}} · {{_('{number} ms', number=tried.milliseconds)}}<br><small lang="en" dir="auto">{{tried.error or tried.answer or '–'}}</small></li>
              % end
            </ol>
          </details>
          % end
        </td>
        <td role="cell" class="actions">
          % if last:
          <div><form method="post" action="/admin/webhooks/deliveries/{{one.id}}/send">
            % include('key.tpl')
            <button class="secondary outline" aria-describedby="delivery-{{one.id}}">{{_('Send again')}}</button>
          </form></div>
          % end
        </td>
      </tr>
      % end
    </tbody>
  </table>
  % end
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Earlier deliveries')}}</a></p>
  % end
  <p class="hint">{{_('What fails is tried again up to ten times within four days. Deliveries are kept for 30 days.')}}</p>
</article>
<article>
  <h2>{{_('Address and what is sent')}}</h2>
  <form method="post" action="{{path}}" class="fields" id="change" {{'data-refused' if flash.form == path else ''}} novalidate>
    % include('webhook_fields.tpl', form=path, id='change', url=webhook.url, types=webhook.types or [all_types])
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
  </form>
</article>
<article>
  <h2>{{_('Secret')}}</h2>
  <p>{{_('Every request is signed with the webhook’s secret, as Standard Webhooks describes. The secret can’t be shown again, but you can get a new one. For a day after that, requests are signed with both.')}}</p>
  % if webhook.former_until and webhook.former_until > now:
  <p class="hint" id="both">{{_('Until {moment}, requests are signed with the former secret, too.', moment=words.day_and_time(webhook.former_until))}}</p>
  % end
  <form method="post" action="{{path}}/secret" id="new-secret"><button class="secondary outline">{{_('New secret')}}</button></form>
</article>
<details id="delete">
  <summary>{{_('Delete this webhook')}}</summary>
  <p>{{_('Nothing more is sent to it, not even what is waiting, and its deliveries are deleted.')}}</p>
  <form method="post" action="{{path}}/delete">
    % include('key.tpl')
    <button class="danger">{{_('Yes, delete it')}}</button>
  </form>
</details>
