
namespace CaseHub.Hub.Notify.Delivery;

/// <summary>What became of one try.</summary>
/// <param name="Problem">A code such as <c>unreachable</c>; null where it was taken.</param>
/// <param name="ForGood">Trying again cannot help.</param>
/// <param name="NotNeeded">There is nobody left to send it to.</param>
internal readonly record struct Sending(string? Problem, bool ForGood = false, bool NotNeeded = false)
{
    public static Sending Done { get; } = new(null);

    public static Sending Moot { get; } = new(null, NotNeeded: true);

    public bool IsDone => Problem is null && !NotNeeded;

    public static Sending Failed(string problem) => new(problem);

    public static Sending Refused(string problem) => new(problem, ForGood: true);
}

/// <summary>Hands messages to what carries them: a mail server, a push service, the webhook for telephones.</summary>
internal interface IDelivery
{
    /// <summary>Which messages it takes.</summary>
    IReadOnlyList<Channels> Channels { get; }

    /// <summary>Tries once, within a time of its own. What goes wrong outside of us is an answer, not an exception.</summary>
    /// <param name="letter">To one person: one message, or all of a digest.</param>
    Task<Sending> SendAsync(Letter letter, CancellationToken cancellationToken);
}
