using System.Globalization;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>Somebody chooses how they are told. What is urgent, and what concerns their own account, reaches them whatever they choose.</summary>
public static class SaveTelling
{
    /// <param name="Topics">Of each topic (<c>questions</c> …) its channels (<c>mail</c>, <c>push</c>, <c>sms</c>); a topic that is left out stays as it is.</param>
    /// <param name="DigestAt"><c>HH:mm</c>: one mail a day at that time; null sends each at once.</param>
    /// <param name="QuietFrom"><c>HH:mm</c>, with <paramref name="QuietUntil"/>, or neither.</param>
    /// <param name="QuietUntil">Over midnight where it is the earlier one.</param>
    /// <param name="Language">Of what is sent; null follows the profile.</param>
    public sealed record Request(
        IReadOnlyDictionary<string, IReadOnlyList<string>>? Topics, string? DigestAt = null, string? QuietFrom = null, string? QuietUntil = null, string? Language = null) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            ValidateTopics(errors);
            var (digest, from, until) = (TimeOf(errors, "digestAt", DigestAt), TimeOf(errors, "quietFrom", QuietFrom), TimeOf(errors, "quietUntil", QuietUntil));
            if (string.IsNullOrEmpty(QuietFrom) != string.IsNullOrEmpty(QuietUntil)) errors.Add(string.IsNullOrEmpty(QuietFrom) ? "quietFrom" : "quietUntil", "quiet-hours-half");
            if (from is not null && from == until) errors.Add("quietUntil", "quiet-hours-all-day");
            if (digest is { } at && from is { } begin && until is { } end && at.IsBetween(begin, end)) errors.Add("digestAt", "digest-in-quiet-hours");
            if (!string.IsNullOrEmpty(Language) && !ReadersLanguage.Known.Contains(Language)) errors.Add("language", "field-unknown-choice", string.Join(", ", ReadersLanguage.Known));
        }

        private void ValidateTopics(FieldErrors errors)
        {
            foreach (var (topic, channels) in Topics ?? new Dictionary<string, IReadOnlyList<string>>())
            {
                if (!Choices.IsKnown<NoticeTopic>(topic)) errors.Add("topics", "field-unknown-choice", string.Join(", ", Choices.Codes<NoticeTopic>()));
                else if (channels?.All(channel => TellingDesk.Choosable.Select(Choices.CodeOf).Contains(channel)) != true)
                    errors.Add($"topics.{topic}", "field-unknown-choice", string.Join(", ", TellingDesk.Choosable.Select(Choices.CodeOf)));
            }
        }

        private static TimeOnly? TimeOf(FieldErrors errors, string field, string? text)
        {
            if (string.IsNullOrEmpty(text)) return null;
            if (Time(text) is { } time) return time;
            errors.Add(field, "time-malformed");
            return null;
        }
    }

    internal sealed class Handler(TellingDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var settings = await desk.OwnAsync(cancellationToken);
            foreach (var (topic, channels) in request.Topics ?? new Dictionary<string, IReadOnlyList<string>>())
                settings.Choose(Choices.Of<NoticeTopic>(topic), channels.Select(Choices.Of<Channels>).Aggregate(Channels.None, (all, channel) => all | channel));
            (settings.DigestAt, settings.QuietFrom, settings.QuietUntil) = (Time(request.DigestAt), Time(request.QuietFrom), Time(request.QuietUntil));
            settings.Language = string.IsNullOrEmpty(request.Language) ? null : request.Language;
            return Unit.Value;
        }
    }

    /// <summary><c>7:30</c> or <c>07:30</c>; null for anything else.</summary>
    private static TimeOnly? Time(string? text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new TimeOnly(time.Hour, time.Minute) : null;
}
