using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using CaseHub.Load.Peers;

namespace CaseHub.Load.Doors;

/// <summary>WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): one POST for the whole exchange, DELETE at the end.</summary>
/// <param name="token">Shown with each request; null for none.</param>
internal sealed class WhipDoor(PeerLoop loop, HttpClient http, Uri whip, Uri whep, string? token) : IDoor
{
    public Task<Visit> PublishAsync(Publisher publisher) => JoinAsync(whip, publisher, publisher.Offer());

    public Task<Visit> ViewAsync(Viewer viewer, int audio, int video, Feedback feedback) => JoinAsync(whep, viewer, viewer.Offers.ToView(audio, video, feedback));

    /// <summary>Posts an offer and connects by the answer.</summary>
    public async Task<Visit> JoinAsync(Uri door, LoadPeer peer, string offer)
    {
        long posted = Stopwatch.GetTimestamp();
        using HttpRequestMessage request = NewRequest(HttpMethod.Post, door);
        request.Content = new StringContent(offer, new MediaTypeHeaderValue("application/sdp"));
        using HttpResponseMessage response = await http.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.Created || response.Headers.Location is not { } location) throw new HttpRequestException($"{door} answered {(int)response.StatusCode}: {answer}");

        long connected = await loop.ConnectAsync(peer, RemoteDescription.Read(RemoteDescription.Parse(answer)));
        return new Visit(Stopwatch.GetElapsedTime(posted, connected), () => LeaveAsync(new Uri(door, location)));
    }

    private async Task LeaveAsync(Uri session)
    {
        using HttpRequestMessage request = NewRequest(HttpMethod.Delete, session);
        using HttpResponseMessage response = await http.SendAsync(request);
    }

    private HttpRequestMessage NewRequest(HttpMethod method, Uri uri)
    {
        var request = new HttpRequestMessage(method, uri);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
