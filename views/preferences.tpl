% # How one wants to be told things.
% form = '/account/preferences'
% has_chat = account.telegram_chat_id is not None
<article id="notices">
  <h2>Messages to you</h2>
  % if account.email and not account.email_is_proved:
  <div class="choice" id="unproved">
    % if 'email' in channels:
    <p>Please show that <strong>{{account.email}}</strong> is yours: open the link in the mail that we sent you. Bookings that you made with it without an account are here too, then.</p>
    <form method="post" action="/account/proofs" id="ask-for-proof"><button class="secondary outline">Send the link again</button></form>
    % else:
    <p>Nobody has shown yet that <strong>{{account.email}}</strong> is yours: this site can’t send you the mail for it, because no mail server is set up.</p>
    % end
  </div>
  % end
  <form method="post" action="{{form}}" class="fields" id="preferences" novalidate>
    % choices = [('language', 'Language of the messages', words.LANGUAGE, account.language)]
    % if has_chat:
    % choices.append(('channel', 'They come by', words.CHANNEL, account.channel))
    % end
    % if account.is_admin:
    % choices.append(('admin_notices', 'What admins are told', words.ADMIN_NOTICES, account.admin_notices))
    % end
    % for name, label, options, chosen in choices:
    <div>
      <label for="{{name}}">{{label}}</label>
      <select id="{{name}}" name="{{name}}" aria-describedby="{{name}}-fault">
        % for value, meaning in options.items():
        <option value="{{value}}" {{'selected' if value == flash.value(form, name, chosen) else ''}}>{{meaning}}</option>
        % end
      </select>
      % include('field.tpl', form=form, name=name, id=name, label=label)
    </div>
    % end
    <div class="wide"><button>Save</button></div>
  </form>
  <div class="choice" id="telegram">
    % if has_chat:
    <p>A Telegram chat is linked to your account. Only links that open your account, such as one for a new password, come by e-mail all the same.</p>
    <form method="post" action="/account/telegram/unlink" id="unlink-telegram"><button class="secondary outline">Unlink Telegram</button></form>
    % elif has_bot:
    <p>Messages can come by Telegram instead, with buttons to confirm and to cancel.</p>
    <form method="post" action="/account/telegram" id="link-telegram"><button class="secondary outline">Link Telegram</button></form>
    % else:
    <p>{{'Messages come by e-mail' if 'email' in channels else 'No message is sent from here yet: no mail server is set up'}}\\
% if account.is_admin:
; Telegram is <a href="/admin/notices">not set up</a> here\\
% end
.</p>
    % end
  </div>
</article>
