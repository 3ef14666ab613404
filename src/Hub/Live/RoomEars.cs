using System.Collections.Concurrent;
using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

/// <summary>
/// What the relay tells, in its order. It tells all viewers of a change at once, which may be more than the mailbox holds: so it is kept beside it, where nothing
/// is lost, and of each viewer's slots the latest alone is told. Not more waits than the relay has peers and publications to tell of in one turn of the room.
/// </summary>
internal sealed partial class Room
{
    private readonly ConcurrentQueue<MediaEvent> heard = new();
    private int isToHear;

    /// <summary>Called by the relay's loops; never waits.</summary>
    internal void Hear(MediaEvent happened)
    {
        heard.Enqueue(happened);
        if (Interlocked.Exchange(ref isToHear, 1) == 1) return;
        // Into a full mailbox with the next that is heard, or at the latest when the lines are measured.
        if (!Post(new RoomMessage.Media())) Volatile.Write(ref isToHear, 0);
    }

    private async Task HearAllAsync()
    {
        Volatile.Write(ref isToHear, 0);
        var all = new List<MediaEvent>();
        while (heard.TryDequeue(out var happened)) all.Add(happened);
        var latest = new Dictionary<Guid, SlotsChanged>();
        foreach (var slots in all.OfType<SlotsChanged>()) latest[slots.PeerId] = slots;

        foreach (var happened in all.Where(each => each is not SlotsChanged slots || latest[slots.PeerId] == slots))
        {
            try
            {
                await HearAsync(happened);
            }
            catch (Exception broken)
            {
                LiveLog.RoomMessageFailed(logger, Session.Id, happened.GetType().Name, broken);
            }
        }
    }

    private async Task MeasureAsync()
    {
        if (!heard.IsEmpty) await HearAllAsync();
        if (lines.Look(Media.Statistics(), state.People.Where(person => person.IsSeen)) | audienceMoved) await DecideAsync();
    }
}
