% # How one wants to be told things.
% form = '/account/preferences'
% has_chat = account.telegram_chat_id is not None
<article id="notices">
  <h2>{{_('Messages to you')}}</h2>
  % if account.email and not account.email_is_proved and not account.new_email:
  <div class="choice" id="unproved">
    % if has_mail:
    <p>{{html('Please show that **{email}** is yours: open the link in the mail that we sent you. Bookings that you made with it without an account are here too, then.', email=account.email)}}</p>
    <form method="post" action="/account/proofs" id="ask-for-proof"><button class="secondary outline">{{_('Send the link again')}}</button></form>
    % else:
    <p>{{html('Nobody has shown yet that **{email}** is yours: this site can’t send you the mail for it, because no mail server is set up.', email=account.email)}}</p>
    % end
  </div>
  % end
  <form method="post" action="{{form}}" class="fields" id="preferences" novalidate>
    % choices = [('language', _('Language of your pages and messages'), labels.LANGUAGE, account.language)]
    % channels = labels.channels_of(account)
    % if len(channels) > 1:
    % choices.append(('channel', _('They come by'), channels, account.channel))
    % end
    % if account.is_admin:
    % choices.append(('admin_notices', _('What admins are told'), labels.ADMIN_NOTICES, account.admin_notices))
    % end
    % for name, label, options, chosen in choices:
    <div>
      <label for="{{name}}">{{label}}</label>
      <select id="{{name}}" name="{{name}}" aria-describedby="{{name}}-fault">
        % for value, meaning in options.items():
        % in_itself = f'lang={value}' if name == 'language' else ''
        <option value="{{value}}" {{in_itself}} {{'selected' if value == flash.value(form, name, chosen) else ''}}>{{meaning if in_itself else words.say(meaning)}}</option>
        % end
      </select>
      % include('field.tpl', form=form, name=name, id=name)
    </div>
    % end
    <div class="wide"><button>{{_('Save')}}</button></div>
  </form>
  <div class="choice" id="telegram">
    % if has_chat:
    <p>{{_('A Telegram chat is linked to your account. Only links that open your account, such as one for a new password, come by e-mail all the same.')}}</p>
    <form method="post" action="/account/telegram/unlink" id="unlink-telegram"><button class="secondary outline">{{_('Unlink Telegram')}}</button></form>
    % elif has_bot:
    <p>{{_('Messages can come by Telegram instead, with buttons to confirm and to cancel.')}}</p>
    <form method="post" action="/account/telegram" id="link-telegram"><button class="secondary outline">{{_('Link Telegram')}}</button></form>
    % else:
    <p>\\
% if has_mail and account.is_admin:
{{html('Messages come by e-mail; Telegram is [not set up]({notices}) here.', notices='/admin/notices')}}\\
% elif has_mail:
{{_('Messages come by e-mail.')}}\\
% elif account.is_admin:
{{html('No message is sent from here yet: no mail server is set up; Telegram is [not set up]({notices}) here.', notices='/admin/notices')}}\\
% else:
{{_('No message is sent from here yet: no mail server is set up.')}}\\
% end
</p>
    % end
  </div>
</article>
