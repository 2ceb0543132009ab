% # The forms of the settings by which people are reached; a secret is never shown.
% address_form, email_form, telegram_form, stripe_form = ('/admin/settings/' + name for name in ('address', 'email', 'telegram', 'stripe'))
<article id="address">
  <form method="post" action="{{address_form}}" class="fields" id="settings-address" {{'data-refused' if flash.form == address_form else ''}} novalidate>
    % include('setting_field.tpl', form=address_form, field=public_url_field, given=reached_by['public_url'])
    % if 'public_url' not in fixed_by:
    % include('own_password.tpl', form=address_form, id='address-password')
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
    % end
  </form>
</article>
<article id="email">
  <h2>{{_('Email')}}</h2>
  <p class="hint">{{html(ways['email'].is_set_up if 'email' in channels else ways['email'].is_not_set_up)}} {{_('Changes apply at once.')}}</p>
  <form method="post" action="{{email_form}}" class="fields pairs" id="settings-email" {{'data-refused' if flash.form == email_form else ''}} novalidate>
    % for field in server_fields:
    % if field.name == 'smtp_port':
    % security = flash.value(email_form, 'smtp_security', reached_by['smtp_security'])
    <div>
      <label for="smtp_security">{{_('Encryption')}}</label>
      <select id="smtp_security" name="smtp_security" aria-describedby="smtp_security-fault" {{'disabled' if 'smtp_security' in fixed_by else ''}} {{'aria-invalid=true autofocus' if flash.fault(email_form, 'smtp_security') else ''}}>
        % for value, label in securities.items():
        <option value="{{value}}" {{'selected' if value == security else ''}}>{{words.say(label)}}</option>
        % end
      </select>
      % include('field.tpl', form=email_form, name='smtp_security', id='smtp_security')
    </div>
    % end
    % include('setting_field.tpl', form=email_form, field=field, given=reached_by.get(field.name, ''))
    % end
    % if has_password and 'smtp_host' not in fixed_by:
    <div class="wide"><label for="forget_password"><input type="checkbox" id="forget_password" name="forget_password" value="true"> {{_('Remove user and password')}}</label></div>
    % end
    % for field in sender_fields:
    % include('setting_field.tpl', form=email_form, field=field, given=reached_by[field.name])
    % end
    % include('own_password.tpl', form=email_form, id='email-password')
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
  </form>
  % include('test_channel.tpl', channel='email', label=_('Send a test email to {address}', address=account.email))
</article>
<article id="telegram">
  <h2>{{_('Telegram')}}</h2>
  <p class="hint">{{html(ways['telegram'].is_set_up if 'telegram' in channels else ways['telegram'].is_not_set_up)}} {{_('Changes apply at once.')}}</p>
  <form method="post" action="{{telegram_form}}" class="fields" id="settings-telegram" {{'data-refused' if flash.form == telegram_form else ''}} novalidate>
    % include('setting_field.tpl', form=telegram_form, field=token_field, given='')
    % if 'telegram_token' not in fixed_by:
    % if has_token:
    <div class="wide"><label for="forget_token"><input type="checkbox" id="forget_token" name="forget_token" value="true"> {{_('Remove the token')}}</label></div>
    % end
    % include('own_password.tpl', form=telegram_form, id='telegram-password')
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
    % end
  </form>
  % include('test_channel.tpl', channel='telegram', label=_('Send me a test'))
</article>
<article id="stripe">
  <h2>{{_('Payments by Stripe')}}</h2>
  <p class="hint">{{html('People can pay for held seats on Stripe’s page; [refunds are listed here]({refunds}).', refunds='/admin/payments/stripe') if takes_payments else _('Once you have entered both, guests can pay for held seats on Stripe’s page.')}} {{_('Changes apply at once.')}}</p>
  % if webhook_address:
  <p class="hint">{{_('At Stripe, add a webhook for this address:')}} <code>{{webhook_address}}</code></p>
  % else:
  <p class="hint">{{html('First [enter the address of this site]({address}). The address for Stripe’s webhook is made from it.', address='#address')}}</p>
  % end
  <form method="post" action="{{stripe_form}}" class="fields" id="settings-stripe" {{'data-refused' if flash.form == stripe_form else ''}} novalidate>
    % for field in key_fields:
    % include('setting_field.tpl', form=stripe_form, field=field, given='')
    % end
    % if has_keys and not ('stripe_key' in fixed_by and 'stripe_webhook_secret' in fixed_by):
    <div class="wide"><label for="forget_keys"><input type="checkbox" id="forget_keys" name="forget_keys" value="true"> {{_('Remove both')}}</label></div>
    % end
    % if not ('stripe_key' in fixed_by and 'stripe_webhook_secret' in fixed_by):
    % include('own_password.tpl', form=stripe_form, id='stripe-password')
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
    % end
  </form>
  % if takes_payments:
  <div class="choice">
    <form method="post" action="{{stripe_form}}/test" id="test-stripe"><button class="secondary outline">{{_('Test the key')}}</button></form>
  </div>
  % end
</article>
