% rebase('base.tpl', area='admin')
<section id="accounts" aria-labelledby="accounts-heading">
  <div class="top">
    <h1 id="accounts-heading">{{_('Accounts')}}</h1>
    % if not asks_password:
    <form method="post" action="/admin/invitations" id="invite"><input type="hidden" name="role" value="admin"><button>{{_('Invite an admin')}}</button></form>
    % end
  </div>
  % if asks_password:
  <article>
    <form method="post" action="/admin/invitations" class="line" id="invite" novalidate>
      <input type="hidden" name="role" value="admin">
      % include('input.tpl', form='/admin/invitations', name='password', id='invite-password', label=_('Your password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
      <button>{{_('Invite an admin')}}</button>
    </form>
  </article>
  % end
  <article>
    <form method="get" action="/admin/accounts" class="line" id="search" aria-label="{{_('Search')}}">
      <div class="wide">
        <label for="search-text">{{_('Name or email of an account')}}</label>
        <input id="search-text" name="search" type="search" value="{{search}}" maxlength="200" autocomplete="off">
      </div>
      <button class="secondary outline">{{_('Search')}}</button>
    </form>
    % if search:
    <p class="hint" id="accounts-only">{{html('This searches only accounts, and people can book without one. [Search all bookings, waiting lists and accounts]({everywhere})', everywhere=everywhere)}}</p>
    % end
    % if not accounts:
    <p class="hint" id="no-accounts">{{_('No results.') if search else _('None yet.')}}</p>
    % else:
    <table role="table" class="accounts">
      <caption class="unseen">{{_('Accounts')}}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Role')}}</th><th role="columnheader" scope="col">{{_('Since')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
      <tbody role="rowgroup">
        % for one in accounts:
        % is_admin, is_disabled = one.is_admin, one.disabled_at is not None
        <tr role="row" id="account-{{one.id}}">
          <td role="cell" class="who"><bdi>{{_('{name} (you)', name=one.name) if one.id == account.id else one.name}}</bdi> <small>{{one.email or _('no address yet')}}</small></td>
          <td role="cell" class="state">\\
% if is_disabled:
<span class="badge cancelled">{{_('Disabled')}}</span>\\
% else:
<span class="badge role {{'confirmed' if is_admin else ''}}">{{_('admin') if is_admin else _('member')}}</span>\\
% if one.is_approved:
 <span class="badge confirmed">{{_('approved')}}</span>\\
% end
% end
</td>
          <td role="cell" class="since"><span class="unit">{{_('since')}} </span>{{words.day(one.created_at)}}</td>
          <td role="cell" class="actions">
            % if one.id != account.id:
            <div>
              % include('with_password.tpl', id=f'role-{one.id}', action=f'/admin/accounts/{one.id}', name='role', value='member' if is_admin else 'admin', label=_('Make member') if is_admin else _('Make admin'), about=f'account-{one.id}', repeatable=True)
              <form method="post" action="/admin/accounts/{{one.id}}">
                % include('key.tpl')
                <input type="hidden" name="approved" value="{{'false' if one.is_approved else 'true'}}">
                <button class="secondary outline" id="approve-{{one.id}}" aria-describedby="account-{{one.id}}">{{_('Withdraw approval') if one.is_approved else _('Approve')}}</button>
              </form>
              <form method="post" action="/admin/accounts/{{one.id}}">
                % include('key.tpl')
                <input type="hidden" name="disabled" value="{{'false' if is_disabled else 'true'}}">
                <button class="secondary outline" id="disable-{{one.id}}" aria-describedby="account-{{one.id}}">{{_('Enable') if is_disabled else _('Disable')}}</button>
              </form>
            </div>
            % end
          </td>
        </tr>
        % end
      </tbody>
    </table>
    % end
  </article>
  % if more:
  <p><a href="{{more}}" rel="next">{{_('More accounts')}}</a></p>
  % end
  <p class="hint">{{_('A disabled account is signed out immediately and its API tokens stop working. Its bookings stay.')}} {{_('Approved accounts can book the events that are for them alone.')}}</p>
</section>
% if tokens:
<section aria-labelledby="tokens-heading">
  <h2 id="tokens-heading">{{_('API tokens from the command line')}}</h2>
  <article id="tokens">
    <p>{{html('They were created with `{command} token`. A program that has one can do everything an admin can.', command=command)}}</p>
    % include('tokens.tpl', tokens=tokens, at='/admin/tokens', caption=_('API tokens from the command line'))
  </article>
</section>
% end
