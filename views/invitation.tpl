% rebase('base.tpl', area='account')
% form = '/invitations'
<div class="narrow">
  % if account:
  <h1>An invitation</h1>
  <article>
    % if account.is_admin or role == 'member':
    <p>You are signed in as <strong>{{account.name}}</strong>, and your account has what this link gives: it’s {{'an admin’s' if account.is_admin else 'a member’s'}} already.</p>
    <p>The link is not used up. Pass it on, or <a href="/account">sign out</a> to make another account with it.</p>
    % else:
    <p>This link makes your account an admin’s: <strong>{{account.name}}</strong>, {{account.email}}.</p>
    <p>Admins publish events, see everyone’s bookings, and invite others.</p>
    <form method="post" id="accept"><button>Become an admin</button></form>
    % end
  </article>
  % else:
  <h1>You are invited{{' as an admin' if role == 'admin' else ''}}</h1>
  <p>{{'Admins publish events, see everyone’s bookings, and invite others. ' if role == 'admin' else ''}}Make your account here. The link works once.</p>
  <article>
    <form method="post" class="fields" id="accept" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>Make account</button></div>
    </form>
  </article>
  <p>You have an account? <a href="{{sign_in}}">Sign in</a> first, and the link is for that one.</p>
  % end
</div>
