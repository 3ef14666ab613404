using CaseHub.Load.Peers;

namespace CaseHub.Load.Doors;

/// <summary>A peer that was let in.</summary>
/// <param name="Joining">From the offer being asked for or posted to DTLS being connected.</param>
/// <param name="LeaveAsync">Tells the server that it goes.</param>
internal sealed record Visit(TimeSpan Joining, Func<Task> LeaveAsync);

/// <summary>How a server is talked into a connection.</summary>
internal interface IDoor
{
    /// <exception cref="Exception">The server did not let it in.</exception>
    Task<Visit> PublishAsync(Publisher publisher);

    /// <inheritdoc cref="PublishAsync"/>
    /// <param name="audio">Sounds it wants.</param>
    /// <param name="video">Pictures it wants.</param>
    Task<Visit> ViewAsync(Viewer viewer, int audio, int video, Feedback feedback);
}
