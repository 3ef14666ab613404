using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Live;

/// <summary>The room's side of a host's "microphone off".</summary>
internal sealed partial class Room
{
    private async Task HushAsync(RoomMessage.Hush hush)
    {
        foreach (var stay in state.StaysOf(hush.ClinicianId, participantId: null))
        {
            if (hush.What == Hushed.Sound) stay.Audio = false;
            else stay.Video = false;
            // A device has no page that could do it.
            if (stay.IsDevice) await UnpublishAsync(stay, "camera");
            else if (stay.ConnectionId is { } connection) await TellAsync(new StayHushed(Session.Id, connection, hush.What, hush.By));
        }

        await DecideAsync();
    }
}
