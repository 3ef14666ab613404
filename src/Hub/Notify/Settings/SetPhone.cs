using System.Globalization;
using System.Security.Cryptography;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PhoneNumbers;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>Somebody names a telephone number: a code is sent to it, and until that is given (<see cref="ConfirmPhone"/>) nothing else is. The number before it stays in use meanwhile.</summary>
public static class SetPhone
{
    internal const int MostTries = 5;

    private const int MostCodes = 3;
    private const int NumberLength = 40;

    internal static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan CodesWithin = TimeSpan.FromHours(1);

    /// <param name="Number">As people write it; without a country code it is of the country in their profile.</param>
    public sealed record Request(string? Number) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("number", Number, NumberLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TellingDesk desk, PhoneSeals seals, CallOptions calls, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (!calls.IsOn) return Refusal.Conflict("calls-off");
            var me = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            if (Parsed(request.Number!, me.Country) is not { } number)
                return Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["number"] = Refusal.TextOf("phone-malformed", me.Country) } };
            var (settings, now) = (await desk.OwnAsync(cancellationToken), clock.GetUtcNow());
            if (!(settings.CodesSince > now - CodesWithin)) (settings.CodesSince, settings.Codes) = (now, 0);
            if (settings.Codes >= MostCodes) return Refusal.TooMany("phone-codes-too-many", MostCodes);
            settings.Codes++;
            settings.SealedNewPhone = seals.Seal(me.Id, number);
            settings.SealedCode = seals.Seal(me.Id, RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
            (settings.CodeUntil, settings.CodeTries) = (now + CodeLife, 0);
            db.Add(CodeFor(me, now));
            return Unit.Value;
        }

        private OutgoingMessage CodeFor(Clinician me, DateTimeOffset now) => new()
        {
            Id = clock.NewId(),
            OrganisationId = me.HomeOrganisationId,
            RecipientId = me.Id,
            Kind = CallDelivery.CodeKind,
            Channel = Channels.Sms,
            IsUrgent = true,
            NotBefore = now,
            NextAt = now,
        };

        /// <returns>In E.164; null for what is no number that can be called.</returns>
        private static string? Parsed(string text, string country)
        {
            var numbers = PhoneNumberUtil.GetInstance();
            try
            {
                var number = numbers.Parse(text, country);
                return numbers.IsValidNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164) : null;
            }
            catch (NumberParseException)
            {
                return null;
            }
        }
    }
}

/// <summary>The code that was sent to a number shows that it is theirs: it is used from now on.</summary>
public static class ConfirmPhone
{
    public sealed record Request(string? Code) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("code", Code, 20);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, PhoneSeals seals, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now) = (actor.Required.Id, clock.GetUtcNow());

            // Counted before anybody looks whether it is right: of a hundred guesses at once, five are heard.
            int heard = await db.Set<TellingSettings>().Where(s => s.ClinicianId == me && s.CodeUntil > now && s.CodeTries < SetPhone.MostTries)
                .ExecuteUpdateAsync(s => s.SetProperty(row => row.CodeTries, row => row.CodeTries + 1), cancellationToken);
            if (heard == 0) return Refusal.Gone("phone-code-over");
            var settings = await db.Set<TellingSettings>().SingleAsync(s => s.ClinicianId == me, cancellationToken);
            string? code = seals.Open(me, settings.SealedCode);
            if (code is null || !IsSame(code, request.Code!)) return Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["code"] = Refusal.TextOf("phone-code-wrong", SetPhone.MostTries - settings.CodeTries) } };
            (settings.SealedPhone, settings.SealedNewPhone, settings.SealedCode, settings.CodeUntil) = (settings.SealedNewPhone, null, null, null);
            return Unit.Value;
        }

        private static bool IsSame(string code, string typed) =>
            CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(code), System.Text.Encoding.ASCII.GetBytes(typed.Replace(" ", "", StringComparison.Ordinal)));
    }
}

/// <summary>No text message and no call goes to somebody any more.</summary>
public static class RemovePhone
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(TellingDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var settings = await desk.OwnAsync(cancellationToken);
            (settings.SealedPhone, settings.SealedNewPhone, settings.SealedCode, settings.CodeUntil) = (null, null, null, null);
            return Unit.Value;
        }
    }
}
