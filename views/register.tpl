% rebase('base.tpl', area='account')
% form = '/register'
<div class="narrow">
  <h1>Make an account</h1>
  <p>Your bookings stay together, on every device, and booking asks for nothing but seats.</p>
  <article>
    <form method="post" action="{{form}}" class="fields" id="register" {{'data-refused' if flash.form == form else ''}} novalidate>
      <input type="hidden" name="next" value="{{following}}">
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>Make account</button></div>
    </form>
  </article>
  <p>You have one? <a href="{{sign_in}}">Sign in</a>.</p>
</div>
