// A page that publishes a moving canvas by WHIP (RFC 9725), watches it by WHEP, and restarts ICE by PATCH. Says what it sees in window.frames
// (pictures decoded), window.ufrag (the publisher's name on the pair in use) and window.states (its connection's, in order).
() => {
  window.frames = { decoded: 0, since: 0 };
  window.states = [];

  const post = async (pc, url, token) => {
    await pc.setLocalDescription(await pc.createOffer());
    const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` };
    const response = await fetch(url, { method: 'POST', headers, body: pc.localDescription.sdp });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    await pc.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    return new URL(response.headers.get('Location'), url).href;
  };

  const canvas = () => {
    const picture = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const context = picture.getContext('2d');
    let frame = 0;
    setInterval(() => {
      context.fillStyle = `hsl(${frame++ % 360} 80% 50%)`;
      context.fillRect(0, 0, 320, 240);
    }, 33);
    return picture.captureStream(30).getVideoTracks()[0];
  };

  const look = async () => {
    for (const entry of (await window.viewer.getStats()).values()) {
      if (entry.type === 'inbound-rtp' && entry.kind === 'video') window.frames.decoded = entry.framesDecoded;
    }
    const stats = await window.publisher.getStats();
    const transport = [...stats.values()].find(entry => entry.type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId);
    window.ufrag = stats.get(pair?.localCandidateId)?.usernameFragment;
  };

  window.meet = async (whip, publish, whep, view) => {
    window.publisher = new RTCPeerConnection();
    window.viewer = new RTCPeerConnection();
    window.publisher.addEventListener('connectionstatechange', () => window.states.push(window.publisher.connectionState));
    window.publisher.addTransceiver(canvas(), { direction: 'sendonly' });
    window.viewer.addTransceiver('video', { direction: 'recvonly' });
    window.resource = { url: await post(window.publisher, whip, publish), token: publish };
    await post(window.viewer, whep, view);
    setInterval(look, 100);
  };

  // The status of the PATCH; our answer is the former one with the new credentials in it (RFC 9725 §4.3.3).
  window.restart = async () => {
    const pc = window.publisher;
    const former = pc.currentRemoteDescription.sdp;
    pc.restartIce();
    await pc.setLocalDescription(await pc.createOffer());
    const said = /^(m=|a=mid:|a=ice-)/;
    const fragment = pc.localDescription.sdp.split('\r\n').filter(line => said.test(line)).join('\r\n') + '\r\n';
    const headers = { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*', Authorization: `Bearer ${window.resource.token}` };
    const response = await fetch(window.resource.url, { method: 'PATCH', headers, body: fragment });
    const theirs = await response.text();
    const line = name => theirs.match(new RegExp(`a=${name}:.*`))[0];
    const sdp = former.replace(/a=ice-ufrag:.*/g, line('ice-ufrag')).replace(/a=ice-pwd:.*/g, line('ice-pwd'));
    await pc.setRemoteDescription({ type: 'answer', sdp });
    return response.status;
  };
}
