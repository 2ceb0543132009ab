% rebase('base.tpl', area='admin', live=True)
<h1>Admin</h1>
% include('admin_nav.tpl', here='/admin/notices')
<section id="notices" aria-labelledby="notices-heading">
  <h2 id="notices-heading">Messages</h2>
  % if not channels:
  <article class="flash" id="not-configured" role="note">
    <p><strong>Nothing is sent yet: no mail server and no Telegram bot are set up.</strong> Messages are kept here as undelivered, so you see what people would be told: open one to read it.</p>
    <p>Start the server with <code>--smtp_url_file=…</code>, a file that has <code>smtp://user:password@mail.example.org:587</code> in it, and <code>--mail_from=booking@example.org</code>; for Telegram with <code>--telegram_token_file=…</code>, a file with the token that @BotFather gives you. Undelivered messages of the last day that are still true are sent then.</p>
  </article>
  % end
  <article class="choices">
    % for channel, name, target in (('email', 'E-mail', account.email), ('telegram', 'Telegram', account.telegram_chat_id)):
    <div class="choice">
      <p><strong>{{name}}</strong> is {{'set up' if channel in channels else 'not set up'}}.\\
% if channel in channels and not target:
 Your own account has {{'no address' if channel == 'email' else 'no chat linked'}} that a test could go to: <a href="/account#notices">your account</a>.\\
% end
</p>
      % if channel in channels and target:
      <form method="post" action="/admin/notices/test" id="test-{{channel}}"><input type="hidden" name="channel" value="{{channel}}"><button class="secondary outline">Send me a test</button></form>
      % end
    </div>
    % end
  </article>
  <article>
    <p id="counts"><strong>{{words.count(counts.due, 'message', 'messages')}}</strong> due now · <strong>{{counts.retried}}</strong> to be tried again · <strong>{{counts.failed}}</strong> failed · <strong>{{counts.undelivered}}</strong> undelivered</p>
    <form method="get" action="/admin/notices" class="line" id="filter" aria-label="Filter">
      <div class="wide">
        <label for="filter-state">Show</label>
        <select id="filter-state" name="state">
          <option value="">all messages</option>
          % for one, meaning in words.NOTICE_STATE.items():
          <option value="{{one}}" {{'selected' if one == state else ''}}>{{meaning.lower()}}</option>
          % end
        </select>
      </div>
      <button class="secondary outline">Show</button>
    </form>
    % if not notices:
    <p class="hint" id="no-notices">{{'None of these.' if state else 'None yet. The first booking makes one.'}}</p>
    % else:
    <table role="table" class="notices">
      <caption class="unseen">Messages, the newest first</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">What and to whom</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">When</th><th role="columnheader" scope="col">Tries, last error</th><th role="columnheader" scope="col" class="actions">Actions</th></tr></thead>
      <tbody role="rowgroup">
        % for one in notices:
        <tr role="row" id="notice-{{one.id}}">
          <td role="cell" class="who"><a href="/admin/notices/{{one.id}}">{{kinds[one.kind].capitalize()}}</a> <small>{{one.recipient if one.channel == 'email' else f'{names.get(one.account_id, "Somebody")} by Telegram'}} · {{words.LANGUAGE[one.language]}}\\
% if one.event_id:
 · <a href="/admin/events/{{one.event_id}}">{{titles.get(one.event_id, 'event')}}</a>\\
% end
</small></td>
          <td role="cell" class="state"><span class="badge {{words.NOTICE_BADGE[one.state]}}">{{words.NOTICE_STATE[one.state]}}</span></td>
          <td role="cell" class="when">{{'' if one.finished_at else 'next try ' if one.tries else 'due '}}{{words.day_and_time(one.finished_at or one.due_at, zone)}}</td>
          <td role="cell" class="what">{{words.count(one.tries, 'try', 'tries') if one.tries else ''}}\\
% if one.last_error and one.state != 'sent':
 <small>{{one.last_error}}</small>\\
% elif one.state == 'dropped':
 <small>It was no longer true.</small>\\
% end
</td>
          <td role="cell" class="actions">
            % if one.state in ('failed', 'undelivered', 'sent'):
            <div><form method="post" action="/admin/notices/{{one.id}}/send">
              % include('key.tpl')
              <button class="secondary outline" aria-describedby="notice-{{one.id}}">Send again</button>
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
  <p><a href="{{more}}" rel="next">Earlier messages</a></p>
  % end
  <p class="hint">A message that is no longer true when its time comes, such as a reminder for a booking that was confirmed, is dropped. Messages are kept for 90 days.</p>
</section>
